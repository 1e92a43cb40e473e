import type { Severity } from '@kpki/presentation';
import { applyScreenTexts, counted, signs } from '@kpki/presentation';
import type { ScreenLine } from '../../../print/document.ts';
import { clean } from '../../../text/clean.ts';
import { fit, shortened, widthOf, wrap } from '../../../text/width.ts';
import type { ApplyState, Retry } from '../model.ts';
import { type ApplyRow, applyRows, locationsWritten, sinksOf } from './apply.ts';
import { memo } from './memo.ts';
import { retryText } from './reading-text.ts';

export type ApplyLine =
  | { readonly is: 'row'; readonly row: ApplyRow; readonly at: number }
  | {
      readonly is: 'text';
      readonly key: string;
      readonly text: string;
      readonly severity: Severity;
    };

type TextLine = Extract<ApplyLine, { readonly is: 'text' }>;

const indent = '        ';

/** Puts each failure under its row. */
export const applyLines: (applying: ApplyState, columns: number) => readonly ApplyLine[] = memo((applying, columns) => {
  const rows = applyRows(applying);
  const waits = retryTexts(rows);
  const lines: ApplyLine[] = [];
  for (const [at, row] of rows.entries()) {
    const { key, text, waits: pending } = row;
    lines.push({ is: 'row', row, at });
    const retry = waits.get(key) ?? null;
    // Most of 10,000 rows have none.
    if (text === null && pending === null && retry === null) continue;
    lines.push(
      ...texts({ key, text, severity: 'critical' }, columns),
      ...texts({ key, text: pending, severity: 'warning' }, columns),
      ...texts({ key, text: retry, severity: 'warning' }, columns),
    );
  }
  return lines;
});

/**
 * Returns the failure of no row, which stands above the rows. A stop by the user has no such text where there are rows:
 * several steps run at once, so the first step that was not begun is not where it stopped.
 */
export const failureLines: (applying: ApplyState, columns: number, most: number) => readonly string[] = memo(
  (applying, columns, most) => {
    const rows = applyRows(applying);
    // The first failure is also the failure of the whole.
    const isReported = rows.some(({ text }) => text !== null);
    const isStopped = applying.failure?.exit === 'interrupted';
    if (applying.failure === null || isReported || (isStopped && rows.length > 0)) return [];
    const mark = `${signs.failed.glyph} `;
    const lines = applying.failure.text
      .split('\n')
      .flatMap((text) => wrap(clean(text), columns - mark.length))
      .map((line, at) => `${at === 0 ? mark : ' '.repeat(mark.length)}${line}`);
    if (lines.length <= most) return lines;
    return [...lines.slice(0, most - 1), shortened(`${lines[most - 1]} …`, columns)];
  },
);

/** Once for each sink and reason: further rows wait for the same. */
function retryTexts(rows: readonly ApplyRow[]): ReadonlyMap<string, string> {
  const waiting = rows.flatMap(({ key, sink, retry }) => (retry === null ? [] : [{ key, sink, text: retry.text }]));
  const first = new Map(waiting.toReversed().map((each) => [`${each.sink} ${each.text}`, each]));
  return new Map([...first.values()].map(({ key, text }) => [key, text]));
}

/**
 * Returns the row for a user who only watches: the first that failed, else the first that was begun, since locations are
 * not written in the order of rows, else the first not begun.
 */
export const watchedRow: (applying: ApplyState) => number = memo((applying) => {
  const rows = applyRows(applying);
  const first = (...states: readonly ApplyRow['is'][]): number => rows.findIndex(({ is }) => states.includes(is));
  const at = [first('failed'), first('begun', 'stopped'), first('waiting')].find((each) => each >= 0);
  return at ?? Math.max(0, rows.length - 1);
});

interface Said {
  readonly key: string;
  readonly text: string | null;
  readonly severity: Severity;
}

function texts({ key, text, severity }: Said, columns: number): readonly TextLine[] {
  if (text === null) return [];
  return text
    .split('\n')
    .flatMap((line) => wrap(clean(line), columns - indent.length - 2))
    .map((line, at) => ({
      is: 'text',
      key: `${key} ${at}`,
      text: `${indent}${line}`,
      severity,
    }));
}

export interface SinkLine extends ScreenLine {
  readonly sink: string;
}

/** More would leave no room for the rows. */
const most = 4;

/** Lists each of several sinks, and always one that is not reached while none of its locations is at work. */
export function sinkLines(applying: ApplyState, now: number, columns: number): readonly SinkLine[] {
  const counts = countsOf(applying);
  const names = counts.length > 1 ? counts.map(({ sink }) => sink) : Object.keys(applying.retries);
  const shown = names.slice(0, most);
  const wide = Math.max(0, ...shown.map((name) => widthOf(clean(name))));
  return shown.flatMap((sink): readonly SinkLine[] => {
    const retry = applying.retries[sink];
    const count = counts.find((each) => each.sink === sink);
    const reported = retry === undefined ? countText(count, now) : applyScreenTexts.unavailable(retryText(retry, now));
    const isWaiting = retry !== undefined || (count?.waiting.length ?? 0) > 0;
    const line = {
      text: fit(`  ${fit(clean(sink), wide)}  ${reported}`, columns),
      severity: isWaiting ? 'warning' : 'info',
    } as const;
    return [{ sink, ...line }, ...(retry === undefined ? [] : whyLines(sink, retry, columns))];
  });
}

const mostReason = 2;

function whyLines(sink: string, { text }: Retry, columns: number): readonly SinkLine[] {
  const lines = wrap(clean(text.replaceAll('\n', ' ')), columns - indent.length - 2);
  return lines.slice(0, mostReason).map((line, at) => ({
    sink: `${sink} ${at}`,
    text: fit(`${indent}${line}${at === mostReason - 1 && lines.length > mostReason ? ' …' : ''}`, columns),
    severity: 'warning',
  }));
}

interface SinkCount {
  readonly sink: string;
  readonly locations: number;
  readonly written: number;
  readonly failed: number;
  readonly waiting: readonly Retry[];
}

const countsOf: (applying: ApplyState) => readonly SinkCount[] = memo((applying) => {
  const sinks = sinksOf(applying.plan);
  if (sinks.length < 2) return [];
  const locations = Map.groupBy(locationsWritten(applying.plan), ({ sink }) => sink);
  const rows = Map.groupBy(applyRows(applying), ({ sink }) => sink);
  return sinks.map((sink) => {
    const own = rows.get(sink) ?? [];
    return {
      sink,
      locations: locations.get(sink)?.length ?? 0,
      written: own.filter(({ action, is }) => action === 'write' && is === 'done').length,
      failed: own.filter(({ is }) => is === 'failed').length,
      waiting: own.flatMap(({ retry }) => (retry === null ? [] : [retry])),
    };
  });
});

function countText(count: SinkCount | undefined, now: number): string {
  if (count === undefined) return '';
  const { locations, written, failed, waiting } = count;
  const [soonest] = waiting.toSorted((a, b) => a.at - b.at);
  return [
    ...(locations === 0
      ? []
      : [`${String(written).padStart(String(locations).length)} of ${counted(locations, 'location')} written`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(soonest === undefined ? [] : [`${waiting.length} pending: ${retryText(soonest, now)}`]),
  ].join('   ');
}
