import type { Call, KeyGenerator, Sink } from '@kpki/plugin';
import {
  type Applied,
  applyPlan,
  type Event,
  makePlan,
  type OpenSink,
  type Plan,
  readObservedState,
  styleOf,
} from '../src/index.ts';
import { cluster } from './clusters.ts';
import { emptyState, now, type TestState } from './observed-state.ts';

/** The locations of `twoLocations`, in the order in which they are written. */
export const firstLocation = 'pki';
export const secondLocation = 'kubeconfigs';

/** A cluster of one node whose kubeconfigs are in a location of their own, and a run over it that can be stopped. */
export interface TwoLocations {
  readonly storage: TestState['storage'];
  readonly keys: KeyGenerator;
  readonly events: Event[];
  /** Ends the run; `listener` and the plugins may call it. */
  readonly stop: () => void;
  plan(): Promise<Plan>;
  /** The entries that a plan writes to a location. */
  planned(location: string): Promise<readonly string[]>;
  entries(location: string): readonly string[];
  /** With another maker of keys, and somebody who listens; a run after one that was stopped is a new one. */
  apply(different?: { keys?: KeyGenerator; listener?: (event: Event) => void }): Promise<Applied>;
}

export async function twoLocations(wrap: (sink: Sink) => Sink = (same) => same): Promise<TwoLocations> {
  const declared = cluster();
  const { storage, sink, keys } = await emptyState(declared, wrap);
  const rows = sink.layout.rows.map((row) => ({
    ...row,
    path: [row.part === 'kubeconfig' ? secondLocation : firstLocation],
  }));
  const opened: OpenSink = { ...sink, layout: { ...sink.layout, rows } };
  const events: Event[] = [];
  let controller = new AbortController();
  const read = () => {
    const call: Call = { signal: new AbortController().signal };
    return readObservedState(declared, [opened], () => {}, call);
  };
  const plan = async () => makePlan(await read(), now);
  return {
    storage,
    keys,
    events,
    stop: () => controller.abort(),
    plan,
    planned: async (location) =>
      (await plan()).steps
        .flatMap(({ writes }) => writes)
        .filter((write) => write.location === location)
        .map(({ entry }) => entry)
        .filter((entry, at, all) => all.indexOf(entry) === at)
        .toSorted(),
    entries: (location) => [...(storage.locations.get(location)?.entries.keys() ?? [])].toSorted(),
    apply: async ({ keys: maker = keys, listener = () => {} } = {}) => {
      controller = new AbortController();
      const observed = await read();
      const dependencies = { keys: maker, style: styleOf(declared), now: () => now };
      const heard = (event: Event): void => {
        events.push(event);
        listener(event);
      };
      return applyPlan(makePlan(observed, now), observed, dependencies, heard, { signal: controller.signal });
    },
  };
}
