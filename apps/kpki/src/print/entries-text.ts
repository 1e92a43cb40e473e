import { isAbsolute } from 'node:path';
import { counted } from '../text/count.ts';

/** `2 files` where every place is a folder, `2 entries` where another one is among them. */
export function entriesText(count: number, places: readonly string[]): string {
  return places.every((place) => isAbsolute(place)) ? counted(count, 'file') : counted(count, 'entry', 'entries');
}
