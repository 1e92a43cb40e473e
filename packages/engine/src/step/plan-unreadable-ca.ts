import type { Copy } from '../inventory/copy.ts';
import { keeperIn } from '../inventory/wording.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import { finding, remedy } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import { unreadableParts } from './ca-parts.ts';
import { blockedCa, type CaContext, type PlannedCa, replaceable } from './ca-steps.ts';
import { isRefused, nextWhereRefused } from './refused.ts';
import { stepFor } from './step-for.ts';

/** Blocks an unreadable CA; `planOf` plans for the copies whose private key is readable, if there are any. */
export function planUnreadableCa(
  { artifact, copies }: CaContext,
  unreadable: readonly Finding[],
  planOf: (copies: readonly Copy[]) => PlannedCa,
): PlannedCa {
  const judged = copiesWithKey(copies).length === 0 ? null : judgedByOthers(copies, planOf);
  if (judged === null) {
    const next = remedyOfUnreadable(artifact, copies, []);
    const { step, projection } = blockedCa(artifact, unreadable, next, [finding('unreadable/ca')]);
    return { step, projection: { ...projection, next: remedy('make-ca-readable', { ca: artifact.name }) } };
  }
  const { reasons, warnings } = judged.step;
  const step = stepFor(artifact, 'blocked', {
    reasons: [...unreadable, ...reasons],
    warnings,
    next: remedyOfUnreadable(artifact, copies, copiesWithKey(copies)),
  });
  return { step, projection: judged.projection };
}

export function copiesWithKey(copies: readonly Copy[]): readonly Copy[] {
  return copies.filter(({ privateKey }) => present(privateKey) !== undefined);
}

/** `having` are copies that may be copied. An unreadable key counts as lost once removed: then the CA can be replaced. */
export function remedyOfUnreadable(
  artifact: CaContext['artifact'],
  copies: readonly Copy[],
  having: readonly Copy[],
): Remedy {
  if (isRefused(copies, ['certificate', 'private key'])) return nextWhereRefused;
  if (having.length > 0) return remedy('copy-key', { keepers: having.map((copy) => keeperIn(copy, copies)) });
  const isCertified = copies.some(({ certificates }) => present(certificates) !== undefined);
  const isOfKeys = copies.every(({ certificates }) => certificates?.state !== 'unreadable');
  return isCertified && isOfKeys
    ? remedy('restore-key', replaceable({ artifact, copies }))
    : remedy('restore-or-move-away');
}

const leaving: ReadonlySet<Step['action']> = new Set<Step['action']>(['unchanged', 'copy', 'pending']);

/** Plans without the unreadable keys; null where that changes more than copies. */
function judgedByOthers(copies: readonly Copy[], planOf: (copies: readonly Copy[]) => PlannedCa): PlannedCa | null {
  const others = copies.map((copy): Copy => {
    const { privateKey, ...others } = copy;
    return privateKey?.state === 'unreadable' ? others : copy;
  });
  if (others.some((copy) => unreadableParts(copy).length > 0)) return null;
  const planned = planOf(others);
  return leaving.has(planned.step.action) ? planned : null;
}
