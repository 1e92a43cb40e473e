import type { LeafArtefact } from '@kpki/spec';
import type { Belief } from './replaced-authority.ts';
import { changes, type Step } from './step.ts';

/**
 * Marks a step that issues something anew since somebody has put another authority in the place of its own: nothing of what
 * was issued is believed by what is stored of that, so that what runs has read another one. In a rotation both are believed
 * until all is issued; a certificate that is of another authority alone has been replaced itself.
 */
export function markedUnbelieved({ authority }: LeafArtefact, step: Step, { isBelieved }: Belief): Step {
  if (!changes(step) || !step.reasons.some(({ reason }) => reason === 'issuer-changed')) return step;
  return isBelieved(authority) ? step : { ...step, noOverlap: true };
}
