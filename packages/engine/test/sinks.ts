import type { Call, KeyGenerator, LayoutRow, Sink } from '@kpki/plugin';
import { backend, type MemoryStorage, sink as memorySink, memoryStorage } from '@kpki/plugin-conformance/memory';
import type { Cluster } from '@kpki/spec';
import {
  type Applied,
  applyPlan,
  builtinLayouts,
  type Event,
  type Intent,
  makePlan,
  type ObservedState,
  type OpenSink,
  type Plan,
  readObservedState,
  styleOf,
} from '../src/index.ts';
import { memoryHost } from './host.ts';
import { now } from './observed-state.ts';
import { readOnce } from './read-once.ts';

/** A sink of an environment, by the name of its layout. */
export interface DesiredSink {
  readonly name: string;
  readonly layout: string;
  /** In place of those of the layout. */
  readonly rows?: readonly LayoutRow[];
  readonly wrap?: (sink: Sink) => Sink;
}

/** A cluster's PKI in several memory sinks, each with a storage of its own. */
export interface SinksState {
  readonly events: Event[];
  readonly storages: ReadonlyMap<string, MemoryStorage>;
  read(): Promise<ObservedState>;
  /** As declared, and as asked for. */
  plan(at?: Date, intent?: Intent): Promise<Plan>;
  apply(at?: Date, intent?: Intent): Promise<Applied>;
  /** `vault c1/apiserver certificate`: everything that is stored, by where it is. */
  stored(): ReadonlyMap<string, string>;
  /** The names of the locations of a sink. */
  locationsOf(sink: string): readonly string[];
}

const host = memoryHost(() => now);

const unchanged = (sink: Sink): Sink => sink;

const call: Call = { signal: new AbortController().signal };

/** With the storages of another observed state, what its sinks of the same names hold is there. */
export async function sinksState(
  cluster: Cluster,
  templates: readonly DesiredSink[],
  others: SinksState['storages'] = new Map(),
): Promise<SinksState> {
  const storages = new Map(templates.map(({ name }) => [name, others.get(name) ?? memoryStorage()]));
  const events: Event[] = [];
  const sinks: OpenSink[] = [];
  for (const { name, layout: layoutName, rows: ownRows, wrap = unchanged } of templates) {
    const layout = builtinLayouts.find((each) => each.name === layoutName);
    if (layout === undefined) throw new Error(`there is no layout ${layoutName}`);
    // The memory sink keeps nothing at its root.
    const rows = (ownRows ?? layout.rows).map((row) => (row.path.length > 0 ? row : { ...row, path: ['tree'] }));
    const storage = storages.get(name) ?? memoryStorage();
    sinks.push({
      name,
      layout: { ...layout, ...(ownRows === undefined ? {} : { name: 'odd' }), rows },
      sink: wrap(await memorySink.open({ storage }, host)),
    });
  }
  const { keyGenerator } = await backend.open({}, host);
  const keys = generatorOf(keyGenerator);
  const listener = (event: Event): void => void events.push(event);
  const read = readOnce(
    () => storages.values(),
    () => readObservedState(cluster, sinks, listener, call),
  );
  return {
    events,
    storages,
    read,
    plan: async (at = now, intent) => makePlan(await read(), at, intent),
    apply: async (at = now, intent) => {
      const observed = await read();
      const dependencies = { keys, style: styleOf(cluster), now: () => at };
      return applyPlan(makePlan(observed, at, intent), observed, dependencies, listener, call);
    },
    stored: () =>
      new Map(
        [...storages].flatMap(([name, { locations }]) =>
          [...locations].flatMap(([location, { entries }]) =>
            [...entries].map(
              ([entry, bytes]) => [`${name} ${location} ${entry}`, Buffer.from(bytes).toString()] as const,
            ),
          ),
        ),
      ),
    locationsOf: (name) => [...(storages.get(name)?.locations.keys() ?? [])].toSorted(),
  };
}

const filled = new Map<string, Promise<SinksState>>();

/** Everything is there, as desired. The same spec and sinks give the same keys each time: see `fullState`. */
export async function filledSinks(
  cluster: Cluster,
  templates: readonly Omit<DesiredSink, 'rows'>[],
): Promise<SinksState> {
  const plain = templates.map(({ name, layout }) => ({ name, layout }));
  const name = JSON.stringify([cluster, plain]);
  const making = filled.get(name) ?? madeSinks(cluster, plain);
  filled.set(name, making);
  const template = await making;
  return sinksState(cluster, templates, copiesOf(template.storages));
}

async function madeSinks(cluster: Cluster, templates: readonly DesiredSink[]): Promise<SinksState> {
  const observed = await sinksState(cluster, templates);
  await observed.apply();
  return observed;
}

/** What the sinks of an observed state hold, to be changed apart from it. */
export function copiesOf(storages: SinksState['storages']): SinksState['storages'] {
  return new Map([...storages].map(([sink, storage]) => [sink, copyOf(storage)]));
}

function copyOf(storage: MemoryStorage): MemoryStorage {
  const locations = [...storage.locations].map(
    ([name, content]) => [name, { ...content, entries: new Map(content.entries) }] as const,
  );
  return { ...memoryStorage(), locations: new Map(locations) };
}

function generatorOf(generator: KeyGenerator | undefined): KeyGenerator {
  if (generator === undefined) throw new Error('the memory backend makes keys');
  return generator;
}
