import type { Drafting } from '../../model.ts';
import { type FormLine, words } from './form.ts';

/** The file as it will be written, with the numbers of its lines. */
export function reviewLines({ text }: Drafting): readonly FormLine[] {
  const lines = text.trimEnd().split('\n');
  const digits = String(lines.length).length;
  return lines.map((line, at) => words(`${String(at + 1).padStart(digits)}  ${line}`));
}
