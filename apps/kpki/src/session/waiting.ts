import type { Pending, Plan } from '@kpki/engine';
import { findingText } from '@kpki/engine';
import { wholeCommands } from '../options/whole-commands.ts';

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
  const waiting = [
    ...pending.map(({ artifact, why }): PendingArtifact => ({ artifact, why, next: null })),
    ...steps
      .filter(({ action }) => action === 'pending')
      .map(
        ({ artifact, reasons, next = null }): PendingArtifact => ({
          artifact,
          why: reasons
            .slice(-1)
            .map((each) => findingText(each))
            .join(''),
          next,
        }),
      ),
  ];
  const whole = (text: string): string => wholeCommands(text, targetFlags);
  return waiting.map(({ artifact, why, next }) => ({ artifact, why: whole(why), next: next && whole(next) }));
}
