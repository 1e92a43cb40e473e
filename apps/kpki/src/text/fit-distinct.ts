import { fit, graphemes, widthOf } from './width.ts';

/** The common start and end of a list of texts, in UTF-16 code units. */
export interface Alike {
  readonly start: number;
  readonly end: number;
}

/** Texts up to this length are never cut, so they need no common part. */
const short = 12;

export function alikeIn(texts: readonly string[]): Alike {
  const [first = '', ...others] = new Set(texts.filter(({ length }) => length > short));
  return others.reduce(
    ({ start, end }, other) => ({ start: sharedStart(first, other, start), end: sharedEnd(first, other, end) }),
    { start: first.length, end: first.length },
  );
}

function sharedStart(a: string, b: string, most: number): number {
  let count = 0;
  while (count < most && count < b.length && a[count] === b[count]) count += 1;
  return count;
}

function sharedEnd(a: string, b: string, most: number): number {
  let count = 0;
  while (count < most && count < b.length && a[a.length - 1 - count] === b[b.length - 1 - count]) count += 1;
  return count;
}

const mark = '…';

/** Pads or cuts a text where it is like the others: `ip-10-0-12-34…al`, `…0-0-12-34…`. */
export function fitDistinct(text: string, columns: number, alike: Alike): string {
  if (widthOf(text) <= columns || columns < 4) return fit(text, columns, 'middle');
  const characters = graphemes(text);
  const zone = zoneOf(characters, alike);
  const cut = cutAtEdges(characters, zone, columns - 1);
  if (cut !== null) {
    return fit(`${joined(characters, 0, cut.from)}${mark}${joined(characters, cut.to, characters.length)}`, columns);
  }
  const own = joined(characters, zone.from, zone.to);
  if (widthOf(own) > columns - 2) return fit(own, columns, 'middle');
  return fit(`${mark}${around(characters, zone, columns - 2)}${mark}`, columns);
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function zoneOf(characters: readonly string[], { start, end }: Alike): Range {
  const length = characters.join('').length;
  let at = 0;
  const ends = characters.map((character) => {
    at += character.length;
    return at;
  });
  const from = ends.filter((each) => each <= start).length;
  return { from, to: Math.max(from, ends.filter((each) => each <= length - end).length) };
}

/** Returns the shortest cut that keeps the zone and fits, the nearest to the middle; null if there is none. */
function cutAtEdges(characters: readonly string[], zone: Range, room: number): Range | null {
  const widths = characters.map(widthOf);
  const excess = widths.reduce((a, b) => a + b, 0) - room;
  const offCentre = ({ from, to }: Range): number => Math.abs(from + to - characters.length);
  let best: Range | null = null;
  let to = 0;
  let cut = 0;
  for (const [from, width] of widths.entries()) {
    for (; cut < excess && to < widths.length; to += 1) cut += widths[to] ?? 0;
    if (cut < excess) break;
    const isOtherGeneration = to <= zone.from || from >= zone.to;
    if (isOtherGeneration && (best === null || offCentre({ from, to }) < offCentre(best))) best = { from, to };
    cut -= width;
  }
  return best;
}

function around(characters: readonly string[], { from, to }: Range, room: number): string {
  let kept = joined(characters, from, to);
  for (let at = from - 1; at >= 0; at -= 1) {
    const more = `${characters[at]}${kept}`;
    if (widthOf(more) > room) break;
    kept = more;
  }
  return kept;
}

function joined(characters: readonly string[], from: number, to: number): string {
  return characters.slice(from, to).join('');
}
