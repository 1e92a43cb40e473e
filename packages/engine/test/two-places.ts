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

/** The places of `twoPlaces`, in the order in which they are written. */
export const firstPlace = 'pki';
export const secondPlace = 'kubeconfigs';

/** A cluster of one node whose kubeconfigs are in a place of their own, and a run over it that can be stopped. */
export interface TwoPlaces {
  readonly storage: TestState['storage'];
  readonly keys: KeyGenerator;
  readonly events: Event[];
  /** Ends the run; `listener` and the plugins may call it. */
  readonly stop: () => void;
  plan(): Promise<Plan>;
  /** The entries that a plan writes to a place. */
  planned(place: string): Promise<readonly string[]>;
  entries(place: string): readonly string[];
  /** With another maker of keys, and somebody who listens; a run after one that was stopped is a new one. */
  apply(different?: { keys?: KeyGenerator; listener?: (event: Event) => void }): Promise<Applied>;
}

export async function twoPlaces(wrap: (sink: Sink) => Sink = (same) => same): Promise<TwoPlaces> {
  const declared = cluster();
  const { storage, sink, keys } = await emptyState(declared, wrap);
  const rows = sink.layout.rows.map((row) => ({
    ...row,
    path: [row.part === 'kubeconfig' ? secondPlace : firstPlace],
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
    planned: async (place) =>
      (await plan()).steps
        .flatMap(({ writes }) => writes)
        .filter((write) => write.place === place)
        .map(({ entry }) => entry)
        .filter((entry, at, all) => all.indexOf(entry) === at)
        .toSorted(),
    entries: (place) => [...(storage.places.get(place)?.entries.keys() ?? [])].toSorted(),
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
