import type { CaArtifact } from '@kpki/spec';
import { blockedCa, type PlannedCa } from './ca-steps.ts';
import type { Finding } from './reason.ts';

/** What is under it has the same way out: another certificate and key in its place would belong to no generation. */
export function blockedRotation(
  artifact: CaArtifact,
  reasons: readonly Finding[],
  obstacle: string,
  next: string,
): PlannedCa {
  const { step, projection } = blockedCa(artifact, reasons, obstacle, next);
  return { step, projection: { ...projection, next } };
}
