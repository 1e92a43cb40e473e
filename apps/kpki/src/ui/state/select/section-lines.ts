import type { Block } from '@kpki/presentation';
import { type ScreenLine, screenLines } from '../../../print/document.ts';
import type { Piece } from './piece-columns.ts';

/** `pieces`: the same text, in the colors of its parts. */
export interface TonedLine extends ScreenLine {
  readonly pieces?: readonly Piece[];
}

/** Lays out a document whose titles are lines across the panel: these divide it without an empty line. */
export function sectionLines(blocks: readonly Block[], columns: number): readonly ScreenLine[] {
  const lines = screenLines(blocks, columns);
  return lines.filter(({ text }, at) => text !== '' || lines[at + 1]?.isTitle !== true);
}

/** Returns the lines without blank ones, where not all have room. */
export function fittingSections(lines: readonly ScreenLine[], height: number): readonly ScreenLine[] {
  return lines.length <= height ? lines : lines.filter(({ text }) => text !== '');
}

/** Returns the places of the titles among the lines in view. */
export function titlePlaces(shown: readonly ScreenLine[]): readonly number[] {
  return shown.flatMap(({ isTitle }, at) => (isTitle === true ? [at] : []));
}
