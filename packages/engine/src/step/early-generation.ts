import type { AuthorityArtefact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { Generations } from '../generation/generations.ts';
import { type Phase, phases } from '../generation/phase.ts';
import type { Copy } from '../read/copy.ts';
import type { PlannedAuthority } from './authority-steps.ts';
import { blockedRotation } from './blocked-rotation.ts';
import { notBegun } from './certificate-checks.ts';
import { isInUse } from './lost-generation.ts';

/**
 * What was staged by a clock that was ahead begins later than now, and so would everything that it signs: why a phase
 * cannot be carried out with it; null where it can, or where it is in use already and is told as what is in use.
 */
export function earlyGeneration(
  artefact: AuthorityArtefact,
  copies: readonly Copy[],
  { new: young }: Generations<Certificate>,
  at: Phase,
  now: Date,
): PlannedAuthority | null {
  const isMeant = at === 'stage' || phases[at].inUse === 'new';
  if (young === null || !isMeant || isInUse(copies, young)) return null;
  const begins = notBegun(young, now);
  if (begins === null) return null;
  const text = `the new one is not valid yet: ${begins}`;
  const next = `set the clock of this machine right if it is behind; if not, wait until then, or \`kpki rotate ${artefact.name} --back\` takes it back, and another is staged`;
  return blockedRotation(artefact, [{ reason: 'not-yet-valid', text }], text, next);
}
