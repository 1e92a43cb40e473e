import type { Call, Place, Sink } from '@kpki/plugin';
import type { Listener } from '../event.ts';
import { type Pause, type RetryPolicy, usualRetryPolicy, withRetries } from './retry-policy.ts';
import { resolveUncertainWrite } from './uncertain-write.ts';
import { undoWithRetries } from './undo-with-retries.ts';

/**
 * Returns a sink that retries where it was not reached, and resolves uncertain writes by reading. Each pause is an
 * event. `check` is called once: its caller wants to know the present state.
 */
export function sinkWithRetries(
  sink: Sink,
  name: string,
  listener: Listener,
  retryPolicy: RetryPolicy = usualRetryPolicy,
): Sink {
  const tellOf =
    (place: string | null) =>
    (pause: Pause): void =>
      listener({ type: 'retrying', sink: name, place, ...pause });
  const ask = <T>(attempt: () => Promise<T>, call: Call, at?: Place): Promise<T> =>
    withRetries(attempt, retryPolicy, call.signal, tellOf(at?.id ?? null));
  const read: Sink['read'] = (at, call) => ask(() => sink.read(at, call), call, at);
  const { reveal, lock, missingRights, undo } = sink;
  return {
    ...sink,
    read,
    write: (at, change, expected, call) =>
      resolveUncertainWrite(
        { sink: { read, write: sink.write }, at, change, expected, call },
        retryPolicy,
        tellOf(at.id),
      ),
    ...(reveal === undefined ? {} : { reveal: (at, entry, call) => ask(() => reveal(at, entry, call), call, at) }),
    ...(lock === undefined ? {} : { lock: (places, owner, call) => ask(() => lock(places, owner, call), call) }),
    ...(missingRights === undefined
      ? {}
      : { missingRights: (places, call) => ask(() => missingRights(places, call), call) }),
    ...(undo === undefined ? {} : { undo: undoWithRetries(undo, read, { retryPolicy, tellOf }) }),
  };
}
