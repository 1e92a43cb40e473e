import type { Call, EntryState, Place, Snapshot } from '@kpki/plugin';
import type { Artefact, Cluster } from '@kpki/spec';
import { artefactsOf } from '@kpki/spec';
import type { Listener } from '../event.ts';
import { ofKind } from '../of-kind.ts';
import { type OpenSink, type Slot, slotsOf } from '../slot.ts';
import { authoritiesElsewhere } from './elsewhere.ts';

/** One place as it was read; null: nothing of ours is there. */
export interface PlaceState {
  readonly sink: OpenSink;
  readonly place: Place;
  readonly snapshot: Snapshot | null;
}

/** Everything that the sinks of an environment hold of a cluster, at one moment. */
export interface World {
  readonly cluster: Cluster;
  readonly artefacts: readonly Artefact[];
  readonly slots: readonly Slot[];
  readonly places: readonly PlaceState[];
  /** Authorities that are not where they belong, but where they were with another number of nodes; see `elsewhere.ts`. */
  readonly elsewhere: ReadonlyMap<string, string>;
}

/** Where a cluster's artefacts go, without a look at what is there. */
export function placesOf(cluster: Cluster, sinks: readonly OpenSink[]): readonly Pick<PlaceState, 'sink' | 'place'>[] {
  const artefacts = artefactsOf(cluster);
  return distinctPlaces(sinks.flatMap((sink) => slotsOf(cluster, artefacts, sink)));
}

function distinctPlaces(slots: readonly Slot[]): readonly Pick<PlaceState, 'sink' | 'place'>[] {
  return [...new Map(slots.map((slot) => [slot.place, slot.sink]))].map(([place, sink]) => ({ place, sink }));
}

/** Reads all places that a cluster's artefacts go to; private keys stay where they are. */
export async function readWorld(
  cluster: Cluster,
  sinks: readonly OpenSink[],
  listener: Listener,
  call: Call,
): Promise<World> {
  const artefacts = artefactsOf(cluster);
  const slots = sinks.flatMap((sink) => slotsOf(cluster, artefacts, sink));
  const places: PlaceState[] = [];
  for (const { place, sink } of distinctPlaces(slots)) {
    listener({ type: 'reading', sink: sink.name, place: place.id });
    places.push({ sink, place, snapshot: await sink.sink.read(place, call) });
  }
  // Only where an authority is missing is it worth a look elsewhere.
  const snapshots = new Map(places.map(({ place, snapshot }) => [place, snapshot]));
  const missing = ofKind(artefacts, 'authority').some(
    ({ id }) => !slots.some((slot) => slot.artefact.id === id && entryOf(snapshots, slot) !== null),
  );
  const elsewhere = missing ? await authoritiesElsewhere(cluster, sinks, call) : new Map<string, string>();
  return { cluster, artefacts, slots, places, elsewhere };
}

/** What a slot's entry holds; null when it is not there. */
export function entryOf(snapshots: ReadonlyMap<Place, Snapshot | null>, slot: Slot): EntryState | null {
  return snapshots.get(slot.place)?.entries.get(slot.entry) ?? null;
}
