import { labelTexts, retrySentence } from '@kpki/presentation';
import type { ApplyState, Retries, Retry } from '../../state/model.ts';
import { applyRows } from '../../state/select/apply.ts';
import { secondsUntil } from '../../state/select/reading-text.ts';
import { inOne } from './in-words.ts';

/** A sink that is waited for. `locations` is 0 if the sink was asked about several at once. */
interface SinkRetry {
  readonly sink: string;
  readonly retry: Retry;
  readonly locations: number;
}

/** Reports each attempt at a sink once, not for each location, and no countdown. */
export function retryNews(before: readonly SinkRetry[], after: readonly SinkRetry[], now: number): readonly string[] {
  return after.flatMap(({ sink, retry, locations }) => {
    const isKnown = before.some(
      (each) => each.sink === sink && each.retry.attempt >= retry.attempt && each.retry.text === retry.text,
    );
    if (isKnown) return [];
    const isReported = before.some((each) => each.sink === sink && each.retry.text === retry.text);
    return [
      retrySentence({ ...retry, who: `sink ${sink}`, seconds: secondsUntil(retry.at, now) }, locations),
      ...(isReported ? [] : [labelTexts.happened(inOne(retry.text))]),
    ];
  });
}

export function waitingToRead(retries: Retries): readonly SinkRetry[] {
  return Object.entries(retries).map(([sink, retry]) => ({ sink, retry, locations: 0 }));
}

export function waitingToApply(applying: ApplyState): readonly SinkRetry[] {
  const locations = applyRows(applying).flatMap(({ sink, retry }) =>
    retry === null || sink === null ? [] : [{ sink, retry }],
  );
  const bySink = [...Map.groupBy(locations, ({ sink }) => sink)].map(([sink, own]): SinkRetry => {
    const [furthest] = own.toSorted((a, b) => b.retry.attempt - a.retry.attempt);
    if (furthest === undefined) throw new Error('a group without a member');
    return { sink, retry: furthest.retry, locations: own.length };
  });
  return [...waitingToRead(applying.retries), ...bySink];
}
