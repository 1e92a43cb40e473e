import { nearest } from '@kpki/spec';

/** What to try in place of a name that nobody knows: the one that was likely meant, else how to find them all. */
export function insteadOf(
  name: string,
  known: readonly string[],
  otherwise: string,
  shown: (near: string) => string = (near) => near,
): string {
  const near = nearest(name, known);
  return near === null ? otherwise : `did you mean ${shown(near)}?`;
}
