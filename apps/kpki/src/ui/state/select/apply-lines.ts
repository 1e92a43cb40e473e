import { clean } from '../../../text/clean.ts';
import { wrap } from '../../../text/width.ts';
import type { Applying } from '../model.ts';
import { type ApplyRow, applyRows } from './apply.ts';
import { memo } from './memo.ts';
import type { Tone } from './states.ts';

/** A line of an apply: a row of it, or what is said below one, or above it. */
export type ApplyLine =
  | { readonly is: 'row'; readonly row: ApplyRow; readonly at: number }
  | {
      readonly is: 'text';
      readonly key: string;
      readonly text: string;
      readonly isAbove: boolean;
      readonly tone: Tone;
    };

type TextLine = Extract<ApplyLine, { readonly is: 'text' }>;

const indent = '        ';

/**
 * The rows, with what went wrong said under the row where it did. Where no row is to blame, it stands between what was
 * begun and what was not, marked as what failed. Where the user stopped the apply, the rows say all: several steps run at
 * once, so the step that was not begun is not the one below the first that did not end.
 */
export const applyLines: (applying: Applying, columns: number) => readonly ApplyLine[] = memo((applying, columns) => {
  const rows = applyRows(applying);
  const stoppedAt = stopOf(rows);
  // The first failure is what the whole ended with: where a row has said so, it is not said again.
  const isTold = rows.some(({ text }) => text !== null);
  const isStopped = applying.trouble?.exit === 'interrupted';
  const trouble = isTold || (isStopped && rows.length > 0) ? null : (applying.trouble?.text ?? null);
  const marked = texts({ key: 'trouble', text: trouble, tone: 'now', mark: '× ' }, columns);
  if (rows.length === 0) return marked;
  const waits = retryTexts(rows);
  return rows.flatMap((row, at): readonly ApplyLine[] => [
    ...(at === stoppedAt && row.is === 'waiting' ? marked.map((line) => ({ ...line, isAbove: true })) : []),
    { is: 'row', row, at },
    ...texts({ key: row.key, text: row.text, tone: 'now' }, columns),
    ...texts({ key: row.key, text: row.waits, tone: 'soon' }, columns),
    ...texts({ key: row.key, text: waits.get(row.key) ?? null, tone: 'soon' }, columns),
    ...(at === stoppedAt && row.is !== 'waiting' ? marked : []),
  ]);
});

/** Why a sink is asked again, at the first row that waits for that: the others of its sink wait for the same. */
function retryTexts(rows: readonly ApplyRow[]): ReadonlyMap<string, string> {
  const waiting = rows.flatMap(({ key, sink, retry }) => (retry === null ? [] : [{ key, sink, text: retry.text }]));
  const first = new Map(waiting.toReversed().map((each) => [`${each.sink} ${each.text}`, each]));
  return new Map([...first.values()].map(({ key, text }) => [key, text]));
}

/**
 * Where it went no further, which is where the cursor is too: what was begun first, since places are not written in the
 * order of their rows; else the first that was not.
 */
export function stopOf(rows: readonly ApplyRow[]): number {
  const atWork = rows.findIndex(({ is }) => is === 'begun' || is === 'stopped');
  const at = atWork >= 0 ? atWork : rows.findIndex(({ is }) => is === 'waiting');
  return at < 0 ? rows.length - 1 : at;
}

interface Said {
  readonly key: string;
  readonly text: string | null;
  readonly tone: Tone;
  readonly mark?: string;
}

function texts({ key, text, tone, mark = '' }: Said, columns: number): readonly TextLine[] {
  if (text === null) return [];
  return text
    .split('\n')
    .flatMap((line) => wrap(clean(line), columns - indent.length - 2))
    .map((line, at) => ({
      is: 'text',
      key: `${key} ${at}`,
      text: `${at === 0 ? indent.slice(mark.length) + mark : indent}${line}`,
      isAbove: false,
      tone,
    }));
}
