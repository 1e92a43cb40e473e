import type { Artefact } from '@kpki/spec';
import type { Rotated } from '../generation/phase.ts';
import { ofKind } from '../of-kind.ts';

/**
 * Tells of artefacts whether they are what is rotated, trust it, or are signed by it, be it through a CA between
 * them.
 */
export function underRotated(name: Rotated, artefacts: readonly Artefact[]): (artefact: Artefact) => boolean {
  const signed = ofKind(artefacts, 'authority').filter(({ issuer }) => issuer === name);
  const signers = new Set<string>([name, ...signed.map((each) => each.name)]);
  return (artefact) => {
    if (artefact.kind === 'key pair') return artefact.name === name;
    return signers.has(artefact.kind === 'authority' ? artefact.name : artefact.authority);
  };
}
