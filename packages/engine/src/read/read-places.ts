import { type Call, type Place, PluginError, type Revision, type Snapshot } from '@kpki/plugin';
import { eachAtMost } from '../concurrency.ts';
import { type Listener, withoutOrigin } from '../event.ts';
import type { OpenSink } from '../slot.ts';

/** A null snapshot: nothing of ours is stored there. */
export interface PlaceState {
  readonly sink: OpenSink;
  readonly place: Place;
  readonly snapshot: Snapshot | null;
  /** Why its sink refuses this place and reads others. Nothing is ever written there. */
  readonly refused?: PluginError;
}

export interface PlaceToRead {
  readonly sink: OpenSink;
  readonly place: Place;
  readonly entries: Iterable<string>;
}

/** Fast, and leaves the server room for other clients. */
const readsAtOnce = 16;

/**
 * Reads places. One that its sink refuses has unreadable entries. Throws where a sink refuses all of its places, and
 * where it was not reached, which may change the next moment.
 */
export async function readPlaces(
  places: readonly PlaceToRead[],
  listener: Listener,
  call: Call,
): Promise<readonly PlaceState[]> {
  const states = await eachAtMost(readsAtOnce, places, (each) => {
    listener({ type: 'reading', sink: each.sink.name, place: each.place.id });
    return readPlace(each, call);
  });
  const read = new Set(states.filter(({ refused }) => refused === undefined).map(({ sink }) => sink));
  for (const { sink, refused } of states) if (refused !== undefined && !read.has(sink)) throw refused;
  return states;
}

/** Reads a place; reports a refusal of the sink for each entry. */
export async function readPlace({ sink, place, entries }: PlaceToRead, call: Call): Promise<PlaceState> {
  try {
    return { sink, place, snapshot: await sink.sink.read(place, call) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { sink, place, snapshot: unreadSnapshot(entries, error), refused: error };
  }
}

/** A refusal can concern one place, and lasts until a person acts. */
export function isRefusal(error: unknown): error is PluginError {
  return PluginError.is(error) && (error.code === 'denied' || error.code === 'invalid');
}

/** A plan made with it is stale once the place is readable. */
export const unreadRevision: Revision = 'not read' as Revision;

function unreadSnapshot(entries: Iterable<string>, { message }: PluginError): Snapshot {
  const why = withoutOrigin(message);
  return {
    revision: unreadRevision,
    entries: new Map(),
    drift: [],
    unreadable: new Map([...entries].map((entry) => [entry, why])),
  };
}

/** Throws the refusal of the first place that its sink does not read. */
export function refuseUnread(places: readonly Pick<PlaceState, 'refused'>[]): void {
  for (const { refused } of places) if (refused !== undefined) throw refused;
}
