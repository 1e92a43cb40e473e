import type { Call, Location, Sink } from '@kpki/plugin';
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
    (location: string | null) =>
    (pause: Pause): void =>
      listener({ type: 'retrying', sink: name, location, ...pause });
  const ask = <T>(attempt: () => Promise<T>, call: Call, at?: Location): Promise<T> =>
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
    ...(lock === undefined ? {} : { lock: (locations, owner, call) => ask(() => lock(locations, owner, call), call) }),
    ...(missingRights === undefined
      ? {}
      : { missingRights: (locations, call) => ask(() => missingRights(locations, call), call) }),
    ...(undo === undefined ? {} : { undo: undoWithRetries(undo, read, { retryPolicy, tellOf }) }),
  };
}
