import { type Call, type Location, PluginError, type Revision, type Snapshot } from '@kpki/plugin';
import { eachAtMost } from '../concurrency.ts';
import { saidWithoutOrigin } from '../model/errors.ts';
import type { Listener } from '../model/event.ts';
import type { OpenSink } from '../model/slot.ts';

/** A null snapshot: nothing of ours is stored there. */
export interface LocationState {
  readonly sink: OpenSink;
  readonly location: Location;
  readonly snapshot: Snapshot | null;
  /** Why its sink refuses this location and reads others. Nothing is ever written there. */
  readonly refused?: PluginError;
}

interface LocationToRead {
  readonly sink: OpenSink;
  readonly location: Location;
  readonly entries: Iterable<string>;
  /** Nothing was stored there a moment ago, and a write fails if that has changed: the location is not read. */
  readonly isKnownAbsent?: boolean;
}

/** Fast, and leaves the server room for other clients. */
const readsAtOnce = 16;

/**
 * Reads locations. One that its sink refuses has unreadable entries. Throws where a sink refuses all of its locations, and
 * where it was not reached, which may change the next moment.
 */
export async function readLocations(
  locations: readonly LocationToRead[],
  listener: Listener,
  call: Call,
): Promise<readonly LocationState[]> {
  const toRead = locations.filter(({ isKnownAbsent }) => isKnownAbsent !== true);
  const states = await eachAtMost(readsAtOnce, toRead, (each) => {
    listener({ type: 'reading', sink: each.sink.name, location: each.location.id });
    return readLocation(each, call);
  });
  const read = new Set(states.filter(({ refused }) => refused === undefined).map(({ sink }) => sink));
  for (const { sink, refused } of states) if (refused !== undefined && !read.has(sink)) throw refused;
  const stateOf = new Map(toRead.map((each, at) => [each, states[at]]));
  return locations.map((each) => stateOf.get(each) ?? { sink: each.sink, location: each.location, snapshot: null });
}

/** Reads a location; reports a refusal of the sink for each entry. */
export async function readLocation({ sink, location, entries }: LocationToRead, call: Call): Promise<LocationState> {
  try {
    return { sink, location, snapshot: await sink.sink.read(location, call) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { sink, location, snapshot: unreadSnapshot(entries, error), refused: error };
  }
}

/** A refusal can concern one location, and lasts until a person acts. */
export function isRefusal(error: unknown): error is PluginError {
  return PluginError.is(error) && (error.code === 'denied' || error.code === 'invalid');
}

/** A plan made with it is stale once the location is readable. */
export const unreadRevision: Revision = 'not read' as Revision;

function unreadSnapshot(entries: Iterable<string>, refused: PluginError): Snapshot {
  const said = saidWithoutOrigin(refused);
  // The contract has text here; the faults that kpki finds are no refusals.
  const why = typeof said === 'string' ? said : refused.message;
  return {
    revision: unreadRevision,
    entries: new Map(),
    drift: [],
    unreadable: new Map([...entries].map((entry) => [entry, why])),
  };
}

/** Throws the refusal of the first place that its sink does not read. */
export function refuseUnread(locations: readonly Pick<LocationState, 'refused'>[]): void {
  for (const { refused } of locations) if (refused !== undefined) throw refused;
}
