import stringWidth from 'string-width';
import { brokenLines, hangingLines } from './break-lines.ts';

/** Most text, which needs no look at its characters. */
const printableAscii = /^[ -~]*$/;

/** Returns columns: two for a wide character, none for a combining one. */
export function widthOf(text: string): number {
  return printableAscii.test(text) ? text.length : stringWidth(text);
}

/** Returns the columns of texts that stand next to each other. */
export function widthOfAll(parts: readonly { readonly text: string }[]): number {
  return parts.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** Pads or cuts a text to a width; a cut is marked, and never halves a wide character. */
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

export function shortened(text: string, columns: number): string {
  return widthOf(text) <= columns ? text : fit(text, columns);
}

/** Cuts between words, so that no date or number is cut into another one; a word that is too long alone is cut. */
export function shortenedWords(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  const words = text.split(' ');
  for (let kept = words.length - 1; kept > 0; kept -= 1) {
    const rest = `${words.slice(0, kept).join(' ')} …`;
    if (widthOf(rest) <= columns) return rest;
  }
  return shortened(text, columns);
}

const wideGap = '   ';
const gap = '  ';

/** Moves items of a list closer, then drops whole ones from the end, until it fits: part of a count is another count. */
export function shortenedItems(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  const items = text.split(wideGap);
  const close = items.join(gap);
  if (items.length === 1 || widthOf(close) <= columns) return shortened(close, columns);
  for (let kept = items.length - 1; kept > 0; kept -= 1) {
    const rest = [...items.slice(0, kept), '…'].join(gap);
    if (widthOf(rest) <= columns) return rest;
  }
  return shortened(text, columns);
}

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

/** Breaks a text at spaces, and longer words where needed; keeps the indentation. */
export function wrap(text: string, columns: number): readonly string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  // At least half of the width is for text.
  const kept = indent.slice(0, Math.floor(columns / 2));
  const room = Math.max(1, columns - kept.length);
  const lines = brokenLines(text.slice(indent.length), room, widthOf, (word) => pieces(word, room));
  return lines.map((line) => `${kept}${line}`);
}

/** A path breaks behind a slash, a name of a server behind a dot, so that their parts stay whole where they fit. */
function pieces(word: string, columns: number): readonly string[] {
  const cut: string[] = [];
  let rest = word;
  while (widthOf(rest) > columns) {
    const most = taken(rest, columns);
    const end = Math.max(most.lastIndexOf('/'), rest.includes('/') ? 0 : most.lastIndexOf('.'));
    const part = end > 0 ? most.slice(0, end + 1) : most;
    if (part === '') break;
    cut.push(part);
    rest = rest.slice(part.length);
  }
  return [...cut, rest];
}

/** Made when needed: it loads the tables of ICU, which takes longer than a short command. */
let segmenter: Intl.Segmenter | null = null;

/** Splits into user-perceived characters: an accent belongs to its letter, an emoji is one. */
export function graphemes(text: string): readonly string[] {
  if (printableAscii.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

export function hanging(head: string, text: string, width: number): readonly string[] {
  return hangingLines(head, text, width, widthOf);
}

export function paragraph(text: string, width: number): readonly string[] {
  const indent = '  ';
  const lines = brokenLines(text, width - indent.length, widthOf);
  return lines.map((line, at) => (at === 0 ? line : `${indent}${line}`));
}
