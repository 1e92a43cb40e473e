import { clean } from '../../../text/clean.ts';
import { wrap } from '../../../text/width.ts';
import type { Applying } from '../model.ts';
import { type ApplyRow, applyRows } from './apply.ts';
import { memo } from './memo.ts';

/** A line of an apply: a row of it, or what is said below one, or above it. */
export type ApplyLine =
  | { readonly is: 'row'; readonly row: ApplyRow; readonly at: number }
  | { readonly is: 'text'; readonly key: string; readonly text: string; readonly isAbove: boolean };

type TextLine = Extract<ApplyLine, { readonly is: 'text' }>;

const indent = '        ';

/**
 * The rows, with what went wrong said under the row where it did. Where no row is to blame, it stands between what was
 * begun and what was not, marked as what failed.
 */
export const applyLines: (applying: Applying, columns: number) => readonly ApplyLine[] = memo((applying, columns) => {
  const rows = applyRows(applying);
  const stoppedAt = stopOf(rows);
  // The first failure is what the whole ended with: where a row has said so, it is not said again.
  const isTold = rows.some(({ text }) => text !== null);
  const trouble = isTold ? null : (applying.trouble?.text ?? null);
  const marked = texts('trouble', trouble, columns, '× ');
  if (rows.length === 0) return marked;
  return rows.flatMap((row, at): readonly ApplyLine[] => [
    ...(at === stoppedAt && row.is === 'waiting' ? marked.map((line) => ({ ...line, isAbove: true })) : []),
    { is: 'row', row, at },
    ...texts(row.key, row.text, columns),
    ...(at === stoppedAt && row.is !== 'waiting' ? marked : []),
  ]);
});

/** Where it went no further: the first row that is not done, which is where the cursor is too. */
function stopOf(rows: readonly ApplyRow[]): number {
  const at = rows.findIndex(({ is }) => is === 'waiting' || is === 'begun' || is === 'stopped');
  return at < 0 ? rows.length - 1 : at;
}

function texts(key: string, text: string | null, columns: number, mark: string = ''): readonly TextLine[] {
  if (text === null) return [];
  return text
    .split('\n')
    .flatMap((line) => wrap(clean(line), columns - indent.length - 2))
    .map((line, at) => ({
      is: 'text',
      key: `${key} ${at}`,
      text: `${at === 0 ? indent.slice(mark.length) + mark : indent}${line}`,
      isAbove: false,
    }));
}
