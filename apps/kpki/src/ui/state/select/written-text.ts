import type { Plan } from '@kpki/engine';
import { entriesText } from '../../../print/places-text.ts';

/** How much an apply of the plan has written, as the command line says it: `9 files`, or `9 entries` of Secrets. */
export function writtenText(entriesWritten: number, { places }: Plan): string {
  return entriesText(
    entriesWritten,
    places.map(({ place }) => place),
  );
}
