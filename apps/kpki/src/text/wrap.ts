import { brokenLines, hangingLines } from './break-lines.ts';
import { widthOf } from './width.ts';

/** A head and a text behind it, which stays behind it where it goes on. */
export function hanging(head: string, text: string, width: number): readonly string[] {
  return hangingLines(head, text, width, widthOf);
}

/** A text that is indented a little where it goes on, so that the next one can be told from it. */
export function paragraph(text: string, width: number): readonly string[] {
  const indent = '  ';
  const lines = brokenLines(text, width - indent.length, widthOf);
  return lines.map((line, at) => (at === 0 ? line : `${indent}${line}`));
}
