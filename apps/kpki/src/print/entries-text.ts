import { isAbsolute } from 'node:path';
import { counted } from '../text/count.ts';

/** `2 files` of a place that is a folder, `2 entries` of any other. */
export function entriesText(count: number, place: string): string {
  return isAbsolute(place) ? counted(count, 'file') : counted(count, 'entry', 'entries');
}
