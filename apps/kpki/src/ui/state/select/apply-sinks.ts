import { clean } from '../../../text/clean.ts';
import { counted } from '../../../text/count.ts';
import { fit, widthOf, wrap } from '../../../text/width.ts';
import type { Applying, Retry } from '../model.ts';
import { applyRows, placesWritten, sinksOf } from './apply.ts';
import { memo } from './memo.ts';
import { retryText } from './reading-text.ts';
import type { TonedLine } from './states.ts';

export interface SinkLine extends TonedLine {
  readonly sink: string;
}

/** More would leave no room for the rows. */
const most = 4;

/** Lists each of several sinks, and always one that is not reached while none of its places is at work. */
export function sinkLines(applying: Applying, now: number, columns: number): readonly SinkLine[] {
  const counts = countsOf(applying);
  const names = counts.length > 1 ? counts.map(({ sink }) => sink) : Object.keys(applying.retries);
  const shown = names.slice(0, most);
  const wide = Math.max(0, ...shown.map((name) => widthOf(clean(name))));
  return shown.flatMap((sink): readonly SinkLine[] => {
    const retry = applying.retries[sink];
    const count = counts.find((each) => each.sink === sink);
    const told = retry === undefined ? countText(count, now) : `is not available: ${retryText(retry, now)}`;
    const isWaiting = retry !== undefined || (count?.waiting.length ?? 0) > 0;
    const line = {
      text: fit(`  ${fit(clean(sink), wide)}  ${told}`, columns),
      severity: isWaiting ? 'warning' : 'info',
    } as const;
    return [{ sink, ...line }, ...(retry === undefined ? [] : whyLines(sink, retry, columns))];
  });
}

const mostReason = 2;
const indent = '        ';

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
  readonly places: number;
  readonly written: number;
  readonly failed: number;
  readonly waiting: readonly Retry[];
}

const countsOf: (applying: Applying) => readonly SinkCount[] = memo((applying) => {
  const sinks = sinksOf(applying.plan);
  if (sinks.length < 2) return [];
  const places = Map.groupBy(placesWritten(applying.plan), ({ sink }) => sink);
  const rows = Map.groupBy(applyRows(applying), ({ sink }) => sink);
  return sinks.map((sink) => {
    const own = rows.get(sink) ?? [];
    return {
      sink,
      places: places.get(sink)?.length ?? 0,
      written: own.filter(({ action, is }) => action === 'write' && is === 'done').length,
      failed: own.filter(({ is }) => is === 'failed').length,
      waiting: own.flatMap(({ retry }) => (retry === null ? [] : [retry])),
    };
  });
});

function countText(count: SinkCount | undefined, now: number): string {
  if (count === undefined) return '';
  const { places, written, failed, waiting } = count;
  const [soonest] = waiting.toSorted((a, b) => a.at - b.at);
  return [
    ...(places === 0
      ? []
      : [`${String(written).padStart(String(places).length)} of ${counted(places, 'place')} written`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(soonest === undefined
      ? []
      : [`${waiting.length} ${waiting.length === 1 ? 'waits' : 'wait'}: ${retryText(soonest, now)}`]),
  ].join('   ');
}
