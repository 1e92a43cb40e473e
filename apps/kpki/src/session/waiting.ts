import type { Pending, Plan } from '@kpki/engine';
import { findingText, statementText } from '@kpki/presentation';
import { commandTextWith } from '../options/command-text.ts';

export interface PendingArtifact {
  readonly artifact: string;
  readonly why: string;
  /** What to do about everything that is issued elsewhere; null if `why` says it. */
  readonly next: string | null;
}

/** Lists pending approvals, then what is issued elsewhere. `targetFlags`: the options for the named commands. */
export function waitingAfter(
  pending: readonly Pending[],
  { steps }: Plan,
  targetFlags: string,
): readonly PendingArtifact[] {
  const command = commandTextWith(targetFlags);
  return [
    ...pending.map(({ artifact, why }): PendingArtifact => ({ artifact, why, next: null })),
    ...steps
      .filter(({ action }) => action === 'pending')
      .map(
        ({ artifact, reasons, next = null }): PendingArtifact => ({
          artifact,
          why: reasons
            .slice(-1)
            .map((each) => findingText(each, command))
            .join(''),
          next: next === null ? null : statementText(next, command),
        }),
      ),
  ];
}
