import { type Call, type Change, type Entry, PluginError, type Revision, type Snapshot } from '@kpki/plugin';
import { type LocationState, refuseUnread } from '../inventory/read-locations.ts';
import { EngineError, failureOf } from '../model/errors.ts';
import type { Listener, StoppedWork } from '../model/event.ts';
import { remedy } from '../model/finding.ts';
import { statement } from '../model/statement.ts';

/**
 * Writes a whole location, and reports it. A fired signal prevents the begin, not the end: a new key must not stay next to
 * an old certificate in a sink that writes entries one by one.
 */
export async function writeLocation(
  state: LocationState,
  whole: Change,
  listener: Listener,
  call: Call,
): Promise<void> {
  const { sink, location, snapshot } = state;
  refuseStopped(call, 'write', location.id);
  const entries = whole.set.size + whole.unset.size;
  listener({ type: 'writing', sink: sink.name, location: location.id, entries });
  const unstoppable: Call = { signal: new AbortController().signal };
  let revision: Revision | null = snapshot?.revision ?? null;
  for (const [at, change] of changesInOrder(whole, sink.sink.atomic).entries()) {
    const after = await writeChange(state, change, revision, listener, at === 0 ? call : unstoppable);
    revision = after?.revision ?? null;
  }
  listener({ type: 'written', sink: sink.name, location: location.id, entries });
}

/** Throws what the sink throws; for an unreadable location, why it was not read, without a write. */
export async function writeChange(
  state: LocationState,
  change: Change,
  expected: Revision | null,
  listener: Listener,
  call: Call,
): Promise<Snapshot | null> {
  const { sink, location } = state;
  refuseUnread([state]);
  try {
    return await sink.sink.write(location, change, expected, call);
  } catch (error) {
    const text = failureOf(error);
    if (text !== null) {
      listener({ type: 'write failed', sink: sink.name, location: location.id, text, isUncertain: isUncertain(error) });
    }
    throw error;
  }
}

/** A sink that refused has written nothing; after any other failure, only reading tells. */
function isUncertain(error: unknown): boolean {
  return !PluginError.is(error) || error.code === 'uncertain';
}

/** A sink that writes entries one by one gets keys before anything signed over them, and removals last. */
function changesInOrder(whole: Change, atomic: 'all' | 'each'): readonly Change[] {
  const { set, unset, ...retaining } = whole;
  const none: ReadonlySet<string> = new Set();
  if (atomic === 'all') return [whole];
  const of = (kind: Entry['kind']): Change => ({
    set: new Map([...set].filter(([, entry]) => entry.kind === kind)),
    unset: none,
    ...retaining,
  });
  const removal: readonly Change[] = unset.size === 0 ? [] : [{ set: new Map(), unset, ...retaining }];
  return [of('secret'), of('public'), ...removal];
}

/** Throws 'cancelled' once the signal has fired. */
export function refuseStopped({ signal }: Call, next: StoppedWork, subject: string): void {
  if (signal.aborted) {
    throw new EngineError('cancelled', statement('stopped', { next, subject }), remedy('plan-rest'));
  }
}
