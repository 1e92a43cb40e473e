import { nearest } from '@kpki/spec';

export function insteadOf(
  name: string,
  known: readonly string[],
  otherwise: string,
  shown: (near: string) => string = (near) => near,
): string {
  const near = nearest(name, known);
  return near === null ? otherwise : `did you mean ${shown(near)}?`;
}
