import {
  type Call,
  type Location,
  PluginError,
  type Revision,
  type Sink,
  type Snapshot,
  type Undo,
} from '@kpki/plugin';
import { EngineError, saidBy } from '../model/errors.ts';
import type { Listener } from '../model/event.ts';
import { statement } from '../model/statement.ts';
import { defaultRetryPolicy, type Pause, type RetryPolicy, waitAfter, withRetries } from './retry-policy.ts';
import { resolveUncertainWrite } from './uncertain-write.ts';

/** Retries what was not reached and resolves uncertain writes by reading; `check` wants the present state, once. */
export function sinkWithRetries(
  sink: Sink,
  name: string,
  listener: Listener,
  retryPolicy: RetryPolicy = defaultRetryPolicy,
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
    ...(lock === undefined
      ? {}
      : { lock: (locations, holder, call) => ask(() => lock(locations, holder, call), call) }),
    ...(missingRights === undefined
      ? {}
      : { missingRights: (locations, call) => ask(() => missingRights(locations, call), call) }),
    ...(undo === undefined ? {} : { undo: undoWithRetries(undo, read, { retryPolicy, tellOf }) }),
  };
}

interface RetryContext {
  readonly retryPolicy: RetryPolicy;
  readonly tellOf: (location: string | null) => (pause: Pause) => void;
}

/** Resolves an uncertain restore by the apply ID: what it replaced is retained under the undo's from then on. */
export function undoWithRetries(undo: Undo, read: Sink['read'], { retryPolicy, tellOf }: RetryContext): Undo {
  const ask = <T>(at: Location, call: Call, attempt: () => Promise<T>): Promise<T> =>
    withRetries(attempt, retryPolicy, call.signal, tellOf(at.id));
  const { discard } = undo;
  const replaced: Undo['replaced'] = (at, call) => ask(at, call, () => undo.replaced(at, call));
  return {
    replaced,
    restore: (at, entries, expected, applyId, call) => {
      const restore = (): Promise<Snapshot | null> => undo.restore(at, entries, expected, applyId, call);
      return settledRestore({ restore, read, replaced, at, expected, applyId, call }, retryPolicy, tellOf(at.id));
    },
    ...(discard === undefined ? {} : { discard: (at, call) => ask(at, call, () => discard(at, call)) }),
  };
}

interface Restoring {
  /** Makes one attempt; reads are retried. */
  readonly restore: () => Promise<Snapshot | null>;
  readonly read: Sink['read'];
  readonly replaced: Undo['replaced'];
  readonly at: Location;
  readonly expected: Revision | null;
  readonly applyId: string;
  readonly call: Call;
}

async function settledRestore(
  { restore, read, replaced, at, expected, applyId, call }: Restoring,
  retryPolicy: RetryPolicy,
  tell: (pause: Pause) => void,
): Promise<Snapshot | null> {
  let hasFailed = false;
  let hasBegun = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await restore();
    } catch (error) {
      if (!PluginError.is(error)) throw error;
      const { code } = error;
      // A restore that seemed lost, and arrived all the same, makes the next one a conflict, or finds nothing.
      if (code === 'uncertain' || (hasFailed && (code === 'conflict' || code === 'missing'))) {
        const found = await read(at, call);
        if ((await replaced(at, call))?.applyId === applyId) return found;
        // The next attempt continues a restore that the sink reports as unfinished.
        const isUnfinished = found !== null && found.drift.length > 0;
        if (!isUnfinished && (found?.revision ?? null) !== expected) {
          const said = statement('plugin/write/changed-meanwhile', { location: at.id });
          throw new EngineError('conflict', said, null, { cause: error });
        }
      } else if (code !== 'unavailable') throw hasBegun ? leftOpen(error) : error;
      hasFailed = true;
      hasBegun ||= code === 'uncertain';
      if (hasBegun && attempt >= retryPolicy.attempts) throw leftOpen(error);
      await waitAfter(error, attempt, retryPolicy, call.signal, tell);
    }
  }
}

/** Once an attempt may have restored something, the refusal of a later one does not prove that nothing changed. */
function leftOpen(cause: PluginError): PluginError {
  return new EngineError('uncertain', statement('plugin/restore/unfinished', { why: saidBy(cause) }), null, { cause });
}
