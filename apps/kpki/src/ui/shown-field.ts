import { clean } from '../text/clean.ts';
import { graphemes, widthOf } from '../text/width.ts';

const cursor = '▏';

/**
 * A text that is typed, with its cursor before the character of that number, in at most so many columns: what does not
 * fit is left out on the side that the cursor is farther from.
 */
export function shownField(text: string, at: number, columns: number): string {
  const all = graphemes(text).map(clean);
  let [from, to] = [at, at];
  let room = columns - widthOf(cursor);
  // Before the cursor first: what was typed last is what somebody looks at.
  while (from > 0 && widthOf(all[from - 1] ?? '') <= room) {
    from -= 1;
    room -= widthOf(all[from] ?? '');
  }
  while (to < all.length && widthOf(all[to] ?? '') <= room) {
    room -= widthOf(all[to] ?? '');
    to += 1;
  }
  return `${all.slice(from, at).join('')}${cursor}${all.slice(at, to).join('')}`;
}
