import type { LayoutRow, Part } from '@kpki/plugin';
import { type Artifact, signingPathOf, takesOneCertificate } from '@kpki/spec';
import type { PartBeside } from '../slot.ts';

/** Something that stands beside a part: at which entry, and as what. */
export interface Beside {
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
 * What stands beside a part of what is rotated, a CA or a key pair: the generation after and the one before it.
 * A key has to be taken out again to be used, so that it is kept only where the sink gives it back.
 */
export function generationsBeside(
  artifact: Artifact,
  part: Part,
  entry: string,
  givesBack: boolean,
): readonly Beside[] {
  if (artifact.kind !== 'authority' && artifact.kind !== 'key pair') return [];
  if (part === 'private key' && !givesBack) return [];
  return (generations[part] ?? []).map(([beside, suffix]) => ({ part: beside, entry: besidePath(entry, suffix) }));
}

/** The paths of what a rotation may keep beside a part, whatever is rotated. */
export function pathsBeside(part: 'certificate' | 'private key', path: string): readonly string[] {
  const kept = pathsOfGenerations(part, path);
  return part === 'certificate' ? [...kept, signingPathOf(path)] : kept;
}

/** The paths of the generation after and the one before, beside that of the one in use. */
export function pathsOfGenerations(part: 'certificate' | 'private key', path: string): readonly string[] {
  return (generations[part] ?? []).map(([, suffix]) => besidePath(path, suffix));
}

function besidePath(path: string, suffix: string): string {
  return `${path}.${suffix}`;
}

/**
 * A component that signs with a CA takes one certificate alone, and on a node the trust bundle is in the same file:
 * `pki/ca.crt`. So that has a file of its own as soon as the bundle holds two, `pki/ca-signing.crt`; and so it has where a
 * layout keeps the two apart, since what nodes are filled from has everything that they are to have.
 */
export function signingBeside(
  artifact: Artifact,
  { part }: LayoutRow,
  entry: string,
  keepsBundle: boolean,
): readonly Beside[] {
  if (artifact.kind !== 'authority' || part !== 'certificate' || !keepsBundle) return [];
  return takesOneCertificate(artifact.name) ? [{ part: 'signing certificate', entry: signingPathOf(entry) }] : [];
}
