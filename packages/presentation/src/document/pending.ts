import type { CommandText, PendingApproval, Plan } from '@kpki/engine';
import { counted, namesText } from '../counts.ts';
import { findingText, statementText } from '../statement.ts';
import { type Block, listed, section } from './block.ts';

export interface PendingArtifact {
  readonly artifact: string;
  readonly why: string;
  /** What to do about everything that is issued elsewhere; null if `why` says it. */
  readonly next: string | null;
}

/** Lists pending approvals, then what is issued elsewhere. */
export function pendingAfter(
  pending: readonly PendingApproval[],
  { steps }: Pick<Plan, 'steps'>,
  command: CommandText,
): readonly PendingArtifact[] {
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

const mostNames = 3;

/** Lists what is pending, and what to do about it; nothing where nothing is. */
export function pendingBlocks(pending: readonly PendingArtifact[]): readonly Block[] {
  const texts = [...Map.groupBy(pending, ({ next }) => next)].flatMap(([next, own]) => {
    const [only] = own;
    if (next === null) return own.map(({ artifact, why }) => `${artifact}: ${why}`);
    if (own.length === 1 && only !== undefined) return [`${only.artifact}: ${only.why}`, next];
    const names = own.map(({ artifact }) => artifact);
    return [`${counted(own.length, 'artifact')} pending at another issuer: ${namesText(names, mostNames)}`, next];
  });
  return section('Pending', listed('none', texts));
}
