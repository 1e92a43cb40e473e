import type { AuthorityArtefact } from '@kpki/spec';
import { blockedAuthority, type PlannedAuthority } from './authority-steps.ts';
import type { Finding } from './reason.ts';

/** What is under it has the same way out: another certificate and key in its place would belong to no generation. */
export function blockedRotation(
  artefact: AuthorityArtefact,
  reasons: readonly Finding[],
  obstacle: string,
  next: string,
): PlannedAuthority {
  const { step, projection } = blockedAuthority(artefact, reasons, obstacle, next);
  return { step, projection: { ...projection, next } };
}
