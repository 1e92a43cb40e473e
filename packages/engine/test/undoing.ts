import { hash } from 'node:crypto';
import { type Call, PluginError, type Sink } from '@kpki/plugin';
import type { MemoryStorage } from '@kpki/plugin-conformance/memory';
import type { Cluster } from '@kpki/spec';
import {
  applyPlan,
  applyUndo,
  driftOf,
  type Event,
  emptyIntent,
  type Intent,
  makePlan,
  makeUndoPlan,
  type ObservedState,
  type OpenSink,
  type Plan,
  readObservedState,
  readRetained,
  repairLocations,
  styleOf,
  type UndoPlan,
} from '../src/index.ts';
import { cluster } from './clusters.ts';
import { fullState, now } from './observed-state.ts';
import { readOnce } from './read-once.ts';

const call: Call = { signal: new AbortController().signal };

/** A cluster's PKI in three locations, which is there already, and hands to change it, to undo that, and to be killed by. */
export interface Undoing {
  readonly storage: MemoryStorage;
  readonly events: Event[];
  read(): Promise<ObservedState>;
  plan(intent?: Partial<Intent>): Promise<Plan>;
  /** Until nothing is left to do, as somebody does who tries again after a kill. */
  apply(intent?: Partial<Intent>, at?: Date): Promise<void>;
  /** Finishes what was cut short. */
  repair(): Promise<void>;
  undoPlan(at?: Date): Promise<UndoPlan | null>;
  undo(): Promise<UndoPlan>;
  /** By a plan that was made before. */
  undoBy(plan: UndoPlan): Promise<void>;
  /** Does something in a process that is killed after so many steps of its writes; whether it was. */
  killedAfter(steps: number, work: () => Promise<unknown>): Promise<boolean>;
  /** Everything that is there, by location and entry: SHA-256, in hex. */
  stored(): Readonly<Record<string, string>>;
  /** The private keys that are there, as PEM. */
  keys(): readonly string[];
  /** The apply IDs under which locations retain something. */
  applyIds(): readonly string[];
  put(location: string, entry: string, bytes: Uint8Array): void;
  /** What is retained of an entry is lost. */
  lose(location: string, entry: string): void;
}

export const locationOf = { 'private key': 'keys', kubeconfig: 'kubeconfigs', other: 'public' } as const;

export async function undoing(
  declared: Cluster = cluster(),
  wrap: (sink: Sink) => Sink = (same) => same,
): Promise<Undoing> {
  const full = await fullState(declared, wrap);
  const { storage } = full;
  const rows = full.sink.layout.rows.map((row) => ({
    ...row,
    path: [row.part === 'private key' || row.part === 'kubeconfig' ? locationOf[row.part] : locationOf.other],
  }));
  const sink: OpenSink = { ...full.sink, layout: { ...full.sink.layout, rows } };
  moveApart(storage, full.entries());
  const events: Event[] = [];
  const listener = (event: Event): void => void events.push(event);
  const read = readOnce(
    () => [storage],
    () => readObservedState(declared, [sink], listener, call),
  );
  const undoPlan = async (at: Date = now) => {
    const observed = await read();
    return makeUndoPlan(observed, await readRetained(observed, call), at);
  };
  const repair = async () => {
    const found = await read();
    await repairLocations(found.locations, driftOf(found), listener, call);
  };
  return {
    storage,
    events,
    repair,
    read,
    plan: async (intent = {}) => makePlan(await read(), now, { ...emptyIntent, ...intent }),
    apply: async (intent = {}, at = now) => {
      const dependencies = { keys: full.keys, style: styleOf(declared), now: () => at };
      const once = async (): Promise<void> => {
        const observed = await read();
        await applyPlan(makePlan(observed, at, { ...emptyIntent, ...intent }), observed, dependencies, listener, call);
      };
      await again(once);
    },
    undoPlan,
    undoBy: async (plan) => {
      await applyUndo(plan, await read(), listener, call);
    },
    undo: async () => {
      let done: UndoPlan | null = null;
      await again(async () => {
        await repair();
        const plan = await undoPlan();
        if (plan === null) throw new Error('nothing is retained');
        await applyUndo(plan, await read(), listener, call);
        done = plan;
      });
      if (done === null) throw new Error('nothing was undone');
      return done;
    },
    killedAfter: async (steps, work) => {
      storage.stepsLeft = steps;
      try {
        await work();
        return false;
      } catch (error) {
        if (error instanceof Error && error.name === 'Interrupted') return true;
        throw error;
      } finally {
        delete storage.stepsLeft;
      }
    },
    stored: () =>
      Object.fromEntries(
        [...storage.locations].flatMap(([location, { entries }]) =>
          [...entries]
            .map(([entry, bytes]) => [`${location} ${entry}`, hash('sha256', bytes, 'hex')] as const)
            .toSorted(),
        ),
      ),
    keys: () =>
      [...(storage.locations.get(locationOf['private key'])?.entries.values() ?? [])].map((pem) =>
        Buffer.from(pem).toString(),
      ),
    applyIds: () =>
      [...storage.locations.values()].flatMap(({ retained }) => (retained === undefined ? [] : [retained.applyId])),
    lose: (location, entry) => {
      const stored = storage.locations.get(location);
      if (stored?.retained === undefined) throw new Error(`nothing is retained at ${location}`);
      const { applyId, entries } = stored.retained;
      const { after } = entries.get(entry) ?? { after: null };
      stored.retained = {
        applyId,
        entries: new Map([...entries, [entry, { before: null, after, isLost: true as const }]]),
      };
    },
    put: (location, entry, bytes) => {
      storage.locations.get(location)?.entries.set(entry, bytes);
    },
  };
}

/** What a repair changed is planned anew. */
async function again(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!PluginError.is(error) || error.code !== 'conflict' || attempt === 4) throw error;
    }
  }
}

/** From the one location of `fullState`: every kind of file into a location of its own. */
function moveApart(storage: MemoryStorage, names: readonly string[]): void {
  const whole = storage.locations.get('kpki');
  storage.locations.delete('kpki');
  for (const name of names) {
    const location = name.endsWith('.key') ? 'keys' : name.endsWith('.conf') ? 'kubeconfigs' : 'public';
    const stored = storage.locations.get(location) ?? { entries: new Map<string, Uint8Array>(), attributes: '{}' };
    storage.locations.set(location, stored);
    stored.entries.set(name, whole?.entries.get(name) ?? new Uint8Array());
  }
}
