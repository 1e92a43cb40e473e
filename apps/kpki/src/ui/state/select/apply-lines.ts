import { clean } from '../../../text/clean.ts';
import { wrap } from '../../../text/width.ts';
import type { Applying } from '../model.ts';
import { type ApplyRow, applyRows } from './apply.ts';
import { memo } from './memo.ts';
import type { Severity } from './states.ts';

export type ApplyLine =
  | { readonly is: 'row'; readonly row: ApplyRow; readonly at: number }
  | {
      readonly is: 'text';
      readonly key: string;
      readonly text: string;
      readonly isAbove: boolean;
      readonly severity: Severity;
    };

type TextLine = Extract<ApplyLine, { readonly is: 'text' }>;

const indent = '        ';

/**
 * Puts each failure under its row. A failure of no row is between the rows that were begun and those that were not. A
 * stop by the user has no such text: several steps run at once, so the first step that was not begun is not where it
 * stopped.
 */
export const applyLines: (applying: Applying, columns: number) => readonly ApplyLine[] = memo((applying, columns) => {
  const rows = applyRows(applying);
  const stoppedAt = stopOf(rows);
  // The first failure is also the failure of the whole.
  const isTold = rows.some(({ text }) => text !== null);
  const isStopped = applying.failure?.exit === 'interrupted';
  const failure = isTold || (isStopped && rows.length > 0) ? null : (applying.failure?.text ?? null);
  const marked = texts({ key: 'failure', text: failure, severity: 'critical', mark: '× ' }, columns);
  if (rows.length === 0) return marked;
  const waits = retryTexts(rows);
  return rows.flatMap((row, at): readonly ApplyLine[] => [
    ...(at === stoppedAt && row.is === 'waiting' ? marked.map((line) => ({ ...line, isAbove: true })) : []),
    { is: 'row', row, at },
    ...texts({ key: row.key, text: row.text, severity: 'critical' }, columns),
    ...texts({ key: row.key, text: row.waits, severity: 'warning' }, columns),
    ...texts({ key: row.key, text: waits.get(row.key) ?? null, severity: 'warning' }, columns),
    ...(at === stoppedAt && row.is !== 'waiting' ? marked : []),
  ]);
});

/** Once for each sink and reason: further rows wait for the same. */
function retryTexts(rows: readonly ApplyRow[]): ReadonlyMap<string, string> {
  const waiting = rows.flatMap(({ key, sink, retry }) => (retry === null ? [] : [{ key, sink, text: retry.text }]));
  const first = new Map(waiting.toReversed().map((each) => [`${each.sink} ${each.text}`, each]));
  return new Map([...first.values()].map(({ key, text }) => [key, text]));
}

/** Returns the first that was begun, since places are not written in the order of rows; else the first not begun. */
export function stopOf(rows: readonly ApplyRow[]): number {
  const atWork = rows.findIndex(({ is }) => is === 'begun' || is === 'stopped');
  const at = atWork >= 0 ? atWork : rows.findIndex(({ is }) => is === 'waiting');
  return at < 0 ? rows.length - 1 : at;
}

interface Said {
  readonly key: string;
  readonly text: string | null;
  readonly severity: Severity;
  readonly mark?: string;
}

function texts({ key, text, severity, mark = '' }: Said, columns: number): readonly TextLine[] {
  if (text === null) return [];
  return text
    .split('\n')
    .flatMap((line) => wrap(clean(line), columns - indent.length - 2))
    .map((line, at) => ({
      is: 'text',
      key: `${key} ${at}`,
      text: `${at === 0 ? indent.slice(mark.length) + mark : indent}${line}`,
      isAbove: false,
      severity,
    }));
}
