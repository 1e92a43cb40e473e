import type { LayoutRow, Part } from '@kpki/plugin';
import { type Artifact, signingPathOf, takesOneCertificate } from '@kpki/spec';
import type { GenerationPart } from '../model/slot.ts';

export interface NeighborEntry {
  readonly part: GenerationPart;
  readonly entry: string;
}

const generations: Readonly<Partial<Record<Part, readonly (readonly [GenerationPart, string])[]>>> = {
  certificate: [
    ['next certificate', 'next'],
    ['previous certificate', 'previous'],
  ],
  'private key': [
    ['next key', 'next'],
    ['previous key', 'previous'],
  ],
};

/**
 * Returns the further slots of a rotated part, of a CA or a key pair: the next and the previous generation. A key
 * must be revealed to be used, so it is stored only in sinks that reveal keys.
 */
export function generationEntries(
  artifact: Artifact,
  part: Part,
  entry: string,
  revealsKeys: boolean,
): readonly NeighborEntry[] {
  if (artifact.kind !== 'ca' && artifact.kind !== 'key pair') return [];
  if (part === 'private key' && !revealsKeys) return [];
  return (generations[part] ?? []).map(([generationPart, suffix]) => ({
    part: generationPart,
    entry: generationPath(entry, suffix),
  }));
}

export function generationPaths(part: 'certificate' | 'private key', path: string): readonly string[] {
  const kept = pathsOfGenerations(part, path);
  return part === 'certificate' ? [...kept, signingPathOf(path)] : kept;
}

export function pathsOfGenerations(part: 'certificate' | 'private key', path: string): readonly string[] {
  return (generations[part] ?? []).map(([, suffix]) => generationPath(path, suffix));
}

function generationPath(path: string, suffix: string): string {
  return `${path}.${suffix}`;
}

/**
 * A component that signs with a CA takes one certificate only, and on a node the trust bundle is in the same file:
 * `pki/ca.crt`. So `pki/ca-signing.crt` holds the signing certificate as soon as the bundle has two; also in layouts
 * that store the two apart, since nodes are filled from those.
 */
export function signingEntries(
  artifact: Artifact,
  { part }: LayoutRow,
  entry: string,
  keepsBundle: boolean,
): readonly NeighborEntry[] {
  if (artifact.kind !== 'ca' || part !== 'certificate' || !keepsBundle) return [];
  return takesOneCertificate(artifact.name) ? [{ part: 'signing certificate', entry: signingPathOf(entry) }] : [];
}
