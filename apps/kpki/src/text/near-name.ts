import { nearest } from '@kpki/spec';

/** Suggests the nearest known name, else how to list them. */
export function insteadOf(
  name: string,
  known: readonly string[],
  otherwise: string,
  shown: (near: string) => string = (near) => near,
): string {
  const near = nearest(name, known);
  return near === null ? otherwise : `did you mean ${shown(near)}?`;
}
