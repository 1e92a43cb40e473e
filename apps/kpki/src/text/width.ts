import stringWidth from 'string-width';
import { brokenLines } from './break-lines.ts';

/** Most of what is shown; measuring it needs no look at its characters. */
const printableAscii = /^[ -~]*$/;

/** Columns that a text takes: two for a wide character, none for a combining one. */
export function widthOf(text: string): number {
  return printableAscii.test(text) ? text.length : stringWidth(text);
}

/** Pads or cuts a text to just so many columns; a cut is marked, and never halves a wide character. */
export function fit(text: string, columns: number, cut: 'end' | 'middle' | 'start' = 'end', mark = '…'): string {
  const width = widthOf(text);
  if (width <= columns) return text + ' '.repeat(columns - width);
  const room = columns - widthOf(mark);
  if (room <= 0) return mark.slice(0, columns);
  const [before, after] =
    cut === 'end' ? [room, 0] : cut === 'start' ? [0, room] : [Math.ceil(room / 2), Math.floor(room / 2)];
  const kept = `${taken(text, before)}${mark}${takenFromEnd(text, after)}`;
  return kept + ' '.repeat(Math.max(0, columns - widthOf(kept)));
}

/** As it is, or cut to so many columns. */
export function shortened(text: string, columns: number): string {
  return widthOf(text) <= columns ? text : fit(text, columns);
}

/** At the right end of so many columns. */
export function fitRight(text: string, columns: number): string {
  const cut = shortened(text, columns);
  return ' '.repeat(columns - widthOf(cut)) + cut;
}

function taken(text: string, columns: number): string {
  let kept = '';
  let width = 0;
  for (const grapheme of graphemes(text)) {
    width += widthOf(grapheme);
    if (width > columns) break;
    kept += grapheme;
  }
  return kept;
}

function takenFromEnd(text: string, columns: number): string {
  let kept = '';
  let width = 0;
  for (const grapheme of graphemes(text).toReversed()) {
    width += widthOf(grapheme);
    if (width > columns) break;
    kept = grapheme + kept;
  }
  return kept;
}

/**
 * A text in lines of at most so many columns, broken at spaces; a word that is longer is broken where it must be. Lines
 * that go on are indented as the first is.
 */
export function wrap(text: string, columns: number): readonly string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  // Half of the room is for text, however deep it is indented.
  const kept = indent.slice(0, Math.floor(columns / 2));
  const room = Math.max(1, columns - kept.length);
  const lines = brokenLines(text.slice(indent.length), room, widthOf, (word) => pieces(word, room));
  return lines.map((line) => `${kept}${line}`);
}

/** A word cut after so many columns, as often as it must be. */
function pieces(word: string, columns: number): readonly string[] {
  const cut: string[] = [];
  let rest = word;
  while (widthOf(rest) > columns) {
    const part = taken(rest, columns);
    // Not even one character fits.
    if (part === '') break;
    cut.push(part);
    rest = rest.slice(part.length);
  }
  return [...cut, rest];
}

/** Made when it is needed: it loads the tables of ICU, which take longer than a short command. */
let segmenter: Intl.Segmenter | null = null;

/** What a person takes for one character: an accent belongs to its letter, an emoji is one. */
export function graphemes(text: string): readonly string[] {
  if (printableAscii.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}
