import type { AuthorityArtefact, AuthorityName } from '@kpki/spec';
import { hasGenerationBeside } from '../generation/generations.ts';
import { copiesOf } from '../read/observe.ts';
import type { PlannedAuthority } from './authority-steps.ts';
import { blockedRotation } from './blocked-rotation.ts';
import type { Facts } from './facts.ts';
import { phaseFor } from './intent.ts';
import type { Because } from './reason.ts';
import { changes } from './step.ts';

/** What somebody does about an authority that was replaced by hand. */
export const nextOfReplaced =
  'put the certificate and key back that were there, from a backup; or, if this one is meant, `kpki apply` has everything issued from it and lists what is to be restarted, which interrupts the cluster';

/** The same of a root: authorities are kept, and signed anew only where that is asked for. */
function nextOfReplacedRoot(signs: readonly AuthorityName[]): string {
  return `put the certificate and key back that were there, from a backup; or, if this one is meant, \`kpki renew ${signs.join(' ')}\` has it sign them over their keys and lists what is to be restarted, which interrupts the cluster`;
}

/**
 * What was planned of an authority that somebody has put in the place of another: it is told. No rotation begins with it,
 * since what runs does not believe the one that would go on signing meanwhile; in the middle of one, the rotation tells it.
 * `signs`: the authorities that a root signs.
 */
export function afterReplacement(
  artefact: AuthorityArtefact,
  planned: PlannedAuthority,
  signs: readonly AuthorityName[],
  facts: Facts,
): PlannedAuthority {
  const next = signs.length === 0 ? nextOfReplaced : nextOfReplacedRoot(signs);
  const { step } = planned;
  if (step.action === 'blocked' || step.action === 'await') return planned;
  if (hasGenerationBeside(copiesOf(artefact, facts))) return planned;
  const phase = phaseFor(facts.intent, artefact.name);
  if (phase === undefined) {
    return { ...planned, step: { ...step, warnings: [...step.warnings, replaced], next } };
  }
  // The short path of a key that has leaked costs an interruption anyway, and says so.
  if ((phase !== 'prepare' && phase !== 'stage') || !changes(step)) return planned;
  const text =
    'nothing that is there was issued by it: it was put in the place of another, and what runs believes that one alone, so that no rotation keeps the cluster working';
  return blockedRotation(artefact, [{ ...replaced, text }], 'it was replaced by hand', next);
}

const replaced: Because = {
  reason: 'authority-replaced',
  text: 'nothing that is there was issued by it: it was put in the place of another, and what runs believes that one until it is restarted',
};
