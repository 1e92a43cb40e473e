import { brokenLines, hangingLines } from './break-lines.ts';
import { widthOf } from './width.ts';

export function hanging(head: string, text: string, width: number): readonly string[] {
  return hangingLines(head, text, width, widthOf);
}

export function paragraph(text: string, width: number): readonly string[] {
  const indent = '  ';
  const lines = brokenLines(text, width - indent.length, widthOf);
  return lines.map((line, at) => (at === 0 ? line : `${indent}${line}`));
}
