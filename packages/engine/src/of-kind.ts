import type { Artefact } from '@kpki/spec';

/** The artefacts of one kind, in their order. */
export function ofKind<K extends Artefact['kind']>(
  artefacts: readonly Artefact[],
  kind: K,
): readonly Extract<Artefact, { kind: K }>[] {
  return artefacts.filter((artefact): artefact is Extract<Artefact, { kind: K }> => artefact.kind === kind);
}
