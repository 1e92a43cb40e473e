import type { AuthorityArtefact } from '@kpki/spec';
import { blockedAuthority, type PlannedAuthority } from './authority-steps.ts';
import type { Because } from './reason.ts';

/** What is under it has the same way out: another certificate and key in its place would belong to no generation. */
export function blockedRotation(
  artefact: AuthorityArtefact,
  reasons: readonly Because[],
  obstacle: string,
  next: string,
): PlannedAuthority {
  const { step, outlook } = blockedAuthority(artefact, reasons, obstacle, next);
  return { step, outlook: { ...outlook, next } };
}
