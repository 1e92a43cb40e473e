import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { present } from '../found.ts';
import type { Copy } from '../read/copy.ts';
import { hasEnded } from './certificate-checks.ts';
import type { ProjectedCa } from './projected-ca.ts';
import type { Step } from './step.ts';

/**
 * Tells of a step that writes a trust bundle anew where no certificate is trusted both before and after it: the one that was
 * there has ended, or is replaced at once since its key leaked, or somebody has put another in the place of some copies. Who
 * has read a bundle of before and who reads the one of after do not talk to each other.
 */
export function withoutOverlap(step: Step, copies: readonly Copy[], authority: ProjectedCa, now: Date): Step {
  const held = copies.map(({ bundle }) => present(bundle) ?? []).filter(({ length }) => length > 0);
  if (step.action !== 'rewrite' || held.length === 0) return step;
  const { publicKey } = authority;
  const isIt = (each: Certificate): boolean =>
    publicKey !== null && sameBytes(each.publicKey, publicKey) && hasEnded(each, now) === null;
  // One copy that believes it tells nothing of who has read another.
  return held.every((bundle) => bundle.some(isIt)) ? step : { ...step, noOverlap: true };
}
