import {
  isRefusal,
  type Listener,
  type ObservedState,
  type OpenSink,
  readObservedState,
  type StatusEntry,
} from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import { nextTexts, type Shown } from '@kpki/presentation';
import { hideSecrets } from '../hide-secrets.ts';
import { plainText } from './error-text.ts';
import { type Inventory, inventoryOf, type UnreadSink } from './inventory.ts';
import type { Session } from './session.ts';
import { lacksAgreement } from './trust/agreements.ts';
import type { SessionSink } from './unopened-sink.ts';

export interface Reached {
  readonly inventory: Inventory;
  /** Null if a sink was not opened or did not answer: nothing can be planned then. */
  readonly observed: ObservedState | null;
  readonly failure: PluginError | null;
}

type Readable = Pick<Session, 'cluster' | 'sinks' | 'caPlacements' | 'targetFlags'>;

/** Reports what only a failed sink keeps as unreadable, not missing. Throws defects and 'cancelled'. */
export async function readReachable(
  { cluster, sinks, caPlacements, targetFlags }: Readable,
  now: () => Date,
  listener: Listener,
  call: Call,
): Promise<Reached> {
  const failures = unopenedIn(sinks);
  const heard = new Map<PluginError, string>();
  const open = sinks.filter(({ name }) => !failures.has(name));
  for (let left = open.map((each) => watched(each, heard)); ; ) {
    try {
      const observed = await readObservedState(cluster, left, listener, call, caPlacements);
      const inventory = inventoryOf(observed, now(), targetFlags);
      if (failures.size === 0) return { inventory, observed, failure: null };
      const silent = sinks
        .filter(({ name }) => failures.has(name))
        .map((open) => ({ ...open, sink: { ...open.sink, read: async () => null } }));
      const unread = silent.map((each) => unreadOf(each, failures));
      const beyond = await readObservedState(cluster, silent, () => {}, call, caPlacements);
      const entries = [...inventory.entries, ...unknownAmong(inventoryOf(beyond, now(), targetFlags), inventory)];
      const [failure = null] = failures.values();
      return { inventory: { ...inventory, entries: inOrder(entries, observed), unread }, observed: null, failure };
    } catch (error) {
      if (!PluginError.is(error)) throw error;
      const name = heard.get(error);
      if (name === undefined) throw error;
      failures.set(name, error);
      // A refusal may be about one location alone; other errors are about the whole sink.
      for (const [other, at] of heard) if (!isRefusal(other) && !failures.has(at)) failures.set(at, other);
      left = left.filter(({ name }) => !failures.has(name));
    }
  }
}

function unopenedIn(sinks: readonly SessionSink[]): Map<string, PluginError> {
  return new Map(sinks.flatMap(({ name, unopened }) => (unopened === undefined ? [] : [[name, unopened] as const])));
}

function watched(open: OpenSink, heard: Map<PluginError, string>): OpenSink {
  const { name, sink } = open;
  const read: typeof sink.read = async (at, call) => {
    try {
      return await sink.read(at, call);
    } catch (error) {
      if (PluginError.is(error) && error.code !== 'cancelled') heard.set(error, name);
      throw error;
    }
  };
  return { ...open, sink: { ...sink, read } };
}

function unreadOf({ name, sink }: OpenSink, failures: ReadonlyMap<string, PluginError>): UnreadSink {
  const failure = failures.get(name);
  if (failure === undefined) throw new Error(`${name} has not been read`);
  // A server that was not asked lacks no rights.
  const tellsRights = sink.rights !== undefined && !lacksAgreement(failure);
  return { sink: name, code: failure.code, tellsRights, text: hideSecrets(plainText(failure)) };
}

function unknownAmong({ entries }: Inventory, { entries: known }: Inventory): readonly Shown<StatusEntry>[] {
  const isKnown = new Set(known.map(({ artifact }) => artifact));
  return entries
    .filter(({ artifact }) => !isKnown.has(artifact))
    .map((entry) => ({
      ...entry,
      state: 'unreadable',
      action: 'blocked',
      parts: entry.parts.map((part) => ({ ...part, state: 'unreadable' })),
      findings: [{ reason: 'unreadable', text: nextTexts.notRead(entry.sink) }],
    }));
}

function inOrder(entries: readonly Shown<StatusEntry>[], { artifacts }: ObservedState): readonly Shown<StatusEntry>[] {
  const of = Map.groupBy(entries, ({ artifact }) => artifact);
  return artifacts.flatMap(({ id }) => of.get(id) ?? []);
}
