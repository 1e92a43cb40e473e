import type { LayoutRow, Part } from '@kpki/plugin';
import { type Artifact, signingPathOf, takesOneCertificate } from '@kpki/spec';
import type { PartBeside } from '../model/slot.ts';

export interface NeighborEntry {
  readonly part: PartBeside;
  readonly entry: string;
}

const generations: Readonly<Partial<Record<Part, readonly (readonly [PartBeside, string])[]>>> = {
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
 * Returns the slots beside a part that is rotated, of a CA or a key pair: the next and the previous generation. A key
 * must be revealed to be used, so it is stored only in sinks that reveal keys.
 */
export function generationsBeside(
  artifact: Artifact,
  part: Part,
  entry: string,
  givesBack: boolean,
): readonly NeighborEntry[] {
  if (artifact.kind !== 'ca' && artifact.kind !== 'key pair') return [];
  if (part === 'private key' && !givesBack) return [];
  return (generations[part] ?? []).map(([beside, suffix]) => ({ part: beside, entry: besidePath(entry, suffix) }));
}

export function pathsBeside(part: 'certificate' | 'private key', path: string): readonly string[] {
  const kept = pathsOfGenerations(part, path);
  return part === 'certificate' ? [...kept, signingPathOf(path)] : kept;
}

export function pathsOfGenerations(part: 'certificate' | 'private key', path: string): readonly string[] {
  return (generations[part] ?? []).map(([, suffix]) => besidePath(path, suffix));
}

function besidePath(path: string, suffix: string): string {
  return `${path}.${suffix}`;
}

/**
 * A component that signs with a CA takes one certificate only, and on a node the trust bundle is in the same file:
 * `pki/ca.crt`. So `pki/ca-signing.crt` holds the signing certificate as soon as the bundle has two; also in layouts
 * that store the two apart, since nodes are filled from those.
 */
export function signingBeside(
  artifact: Artifact,
  { part }: LayoutRow,
  entry: string,
  keepsBundle: boolean,
): readonly NeighborEntry[] {
  if (artifact.kind !== 'ca' || part !== 'certificate' || !keepsBundle) return [];
  return takesOneCertificate(artifact.name) ? [{ part: 'signing certificate', entry: signingPathOf(entry) }] : [];
}
