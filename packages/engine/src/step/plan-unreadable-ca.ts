import type { CaArtifact } from '@kpki/spec';
import type { Copy } from '../inventory/copy.ts';
import { firstNames, holderOf } from '../inventory/wording.ts';
import type { Finding } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import { unreadableParts } from './ca-parts.ts';
import { blockedCa, type CaContext, type PlannedCa, replacing } from './ca-steps.ts';
import { isRefused, nextBelowUnread, nextWhereRefused } from './refused.ts';
import { stepFor } from './step-for.ts';

/** Blocks an unreadable CA; `planOf` plans for the copies whose private key is readable, if there are any. */
export function planUnreadableCa(
  { artifact, copies }: CaContext,
  unreadable: readonly Finding[],
  planOf: (copies: readonly Copy[]) => PlannedCa,
): PlannedCa {
  const nextOfLocation = isRefused(copies, ['certificate', 'private key']) ? nextWhereRefused : undefined;
  const having = copies.filter(({ privateKey }) => present(privateKey) !== undefined);
  const judged = having.length === 0 ? null : judgedByOthers(copies, planOf);
  if (judged === null) {
    const { step, projection } = blockedCa(
      artifact,
      unreadable,
      'what is there cannot be read',
      nextOfLocation ?? nextOf(artifact, copies),
    );
    return { step, projection: { ...projection, next: nextBelowUnread(artifact.name) } };
  }
  const owners = firstNames(having.map((copy) => holderOf(copy, copies)));
  const copied = `copy the private key of ${owners} over it, or take it away, and \`kpki apply\` does`;
  const { reasons, warnings } = judged.step;
  const step = stepFor(artifact, 'blocked', {
    reasons: [...unreadable, ...reasons],
    warnings,
    next: nextOfLocation ?? copied,
  });
  return { step, projection: judged.projection };
}

/** An unreadable key counts as lost once removed: then the CA can be replaced phase by phase. */
function nextOf({ name }: CaArtifact, copies: readonly Copy[]): string | undefined {
  const isCertified = copies.some(({ certificates }) => present(certificates) !== undefined);
  const isOfKeys = copies.every(({ certificates }) => certificates?.state !== 'unreadable');
  if (!isCertified || !isOfKeys) return undefined;
  return `put the right private key in place; if that is lost, take away what is in its place, and ${replacing(name, copies)}`;
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
