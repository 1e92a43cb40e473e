import { type Call, type Place, PluginError, type Revision, type Snapshot } from '@kpki/plugin';
import { eachAtMost } from '../concurrency.ts';
import { type Listener, withoutOrigin } from '../event.ts';
import type { OpenSink } from '../slot.ts';

/** One place as it was read; null: nothing of ours is there. */
export interface PlaceState {
  readonly sink: OpenSink;
  readonly place: Place;
  readonly snapshot: Snapshot | null;
  /** Why its sink does not read it, while it reads others. Absent: it was read. Nothing is ever written there. */
  readonly refused?: PluginError;
}

/** A place that is to be read, with the entries that are kept there. */
export interface PlaceToRead {
  readonly sink: OpenSink;
  readonly place: Place;
  readonly entries: Iterable<string>;
}

/** So many requests are under way at once: a server is asked quickly, and is left room for others. */
const readsAtOnce = 16;

/**
 * Reads places. Of one that its sink refuses while it reads others, all entries are unreadable: what the others hold is known
 * all the same. Throws where a sink reads none of its places, and where one was not reached, which may be the next moment.
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

/** Reads one place of a sink that reads others: what the sink refuses is told of each entry. */
export async function readPlace({ sink, place, entries }: PlaceToRead, call: Call): Promise<PlaceState> {
  try {
    return { sink, place, snapshot: await sink.sink.read(place, call) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { sink, place, snapshot: unreadSnapshot(entries, error), refused: error };
  }
}

/** What may be about one place, and is not about this moment: somebody has to do something about it. */
export function isRefusal(error: unknown): error is PluginError {
  return PluginError.is(error) && (error.code === 'denied' || error.code === 'invalid');
}

/** That of a place that is not read: a plan that was made of it is stale once it is. */
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

/** Throws for a place that its sink does not read: for whoever needs all of them, and for whoever would write there. */
export function refuseUnread(places: readonly Pick<PlaceState, 'refused'>[]): void {
  for (const { refused } of places) if (refused !== undefined) throw refused;
}
