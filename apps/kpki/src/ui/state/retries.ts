import type { Event } from '@kpki/engine';
import { withoutSpeaker } from '../../text/clean.ts';
import type { Retries, Retry } from './model.ts';

type Retrying = Extract<Event, { readonly type: 'retrying' }>;

export function retryOf({ attempt, of, seconds, text }: Retrying, now: number): Retry {
  return { attempt, of, at: now + seconds * 1000, text: withoutSpeaker(text) };
}

/** With what an event says of a sink: that it waits for another attempt; of any other event, that it was reached. */
export function retriesAfter(retries: Retries, event: Event, now: number): Retries {
  if (event.type === 'retrying') return { ...retries, [event.sink]: retryOf(event, now) };
  if (!('sink' in event) || !Object.hasOwn(retries, event.sink)) return retries;
  const { [event.sink]: _reached, ...others } = retries;
  return others;
}
