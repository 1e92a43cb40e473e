import type { AuthorityArtefact } from '@kpki/spec';
import { present } from '../found.ts';
import type { Copy } from '../read/copy.ts';
import { firstNames, holderOf } from '../read/wording.ts';
import { unreadableParts } from './authority-parts.ts';
import { blockedAuthority, type PlannedAuthority } from './authority-steps.ts';
import type { Because } from './reason.ts';
import { isRefused, nextBelowUnread, nextWhereRefused } from './refused.ts';
import { stepFor } from './step-for.ts';

/**
 * What to do about an authority of which something cannot be read: nothing, and no phase of a rotation, until somebody has
 * looked at it. Where that is its private key in some copies, and others have it, what it signs is judged by those. `planOf`
 * plans for such copies.
 */
export function planUnreadableAuthority(
  artefact: AuthorityArtefact,
  copies: readonly Copy[],
  unreadable: readonly Because[],
  planOf: (copies: readonly Copy[]) => PlannedAuthority,
): PlannedAuthority {
  const next = isRefused(copies, ['certificate', 'private key']) ? nextWhereRefused : undefined;
  const having = copies.filter(({ privateKey }) => present(privateKey) !== undefined);
  const judged = having.length === 0 ? null : judgedByOthers(copies, planOf);
  if (judged === null) {
    const { step, outlook } = blockedAuthority(artefact, unreadable, 'what is there cannot be read', next);
    return { step, outlook: { ...outlook, next: nextBelowUnread(artefact.name) } };
  }
  const holders = firstNames(having.map((copy) => holderOf(copy, copies)));
  const copied = `copy the private key of ${holders} over it, or take it away, and \`kpki apply\` does`;
  const { reasons, warnings } = judged.step;
  const step = stepFor(artefact, 'blocked', {
    reasons: [...unreadable, ...reasons],
    warnings,
    next: next ?? copied,
  });
  return { step, outlook: judged.outlook };
}

/** What would be planned without the keys that cannot be read; null where there is more to be done than to copy. */
function judgedByOthers(
  copies: readonly Copy[],
  planOf: (copies: readonly Copy[]) => PlannedAuthority,
): PlannedAuthority | null {
  const others = copies.map((copy): Copy => {
    const { privateKey, ...others } = copy;
    return privateKey?.state === 'unreadable' ? others : copy;
  });
  if (others.some((copy) => unreadableParts(copy).length > 0)) return null;
  const planned = planOf(others);
  return planned.step.action === 'keep' || planned.step.action === 'copy' ? planned : null;
}
