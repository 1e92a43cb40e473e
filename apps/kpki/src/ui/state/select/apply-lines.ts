import { clean } from '../../../print/clean.ts';
import { wrap } from '../../text/width.ts';
import type { Applying } from '../model.ts';
import { type ApplyRow, applyRows } from './apply.ts';
import { memo } from './memo.ts';

/** A line of an apply: a row of it, or what is said below one. */
export type ApplyLine =
  | { readonly is: 'row'; readonly row: ApplyRow; readonly at: number }
  | { readonly is: 'text'; readonly key: string; readonly text: string };

const space: ApplyLine = { is: 'text', key: 'space', text: ' ' };
const indent = '        ';

/** The rows with what failed said under each, and at the end why it stopped where no row says so. */
export const applyLines: (applying: Applying, columns: number) => readonly ApplyLine[] = memo((applying, columns) => {
  const rows = applyRows(applying);
  const lines = rows.flatMap((row, at): readonly ApplyLine[] => [
    { is: 'row', row, at },
    ...texts(row.key, row.text, columns),
  ]);
  // The first failure is what the whole ended with: said once, where it happened.
  const isTold = rows.some(({ text }) => text !== null);
  return isTold || applying.trouble === null
    ? lines
    : [...lines, space, ...texts('trouble', applying.trouble.text, columns)];
});

function texts(key: string, text: string | null, columns: number): readonly ApplyLine[] {
  if (text === null) return [];
  return text
    .split('\n')
    .flatMap((line) => wrap(clean(line), columns - indent.length - 2))
    .map((line, at) => ({ is: 'text', key: `${key} ${at}`, text: `${indent}${line}` }));
}
