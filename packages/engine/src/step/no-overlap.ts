import { sameBytes } from '../bytes.ts';
import { present } from '../found.ts';
import type { Copy } from '../read/copy.ts';
import { hasEnded } from './certificate-checks.ts';
import type { AuthorityOutlook } from './outlook.ts';
import type { Step } from './step.ts';

/**
 * Tells of a step that writes a trust bundle anew where no certificate is trusted both before and after it: the one that was
 * there has ended, or is replaced at once since its key leaked. Who has read the bundle of before and who reads the one of
 * after do not talk to each other.
 */
export function withoutOverlap(step: Step, copies: readonly Copy[], authority: AuthorityOutlook, now: Date): Step {
  const held = copies.flatMap(({ bundle }) => present(bundle) ?? []);
  if (step.action !== 'rewrite' || held.length === 0) return step;
  const { publicKey } = authority;
  const isBelieved = held.some(
    (each) => publicKey !== null && sameBytes(each.publicKey, publicKey) && hasEnded(each, now) === null,
  );
  return isBelieved ? step : { ...step, noOverlap: true };
}
