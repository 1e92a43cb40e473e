import type { Kept, Location, Placement, Sink } from '@kpki/plugin';
import { patient } from './assertions.ts';
import type { Trial } from './case.ts';

/** Every location of the suite is below this name. */
const top = 'kpki-conformance';

/** The entries of the suite's locations, with names that are valid for files, Secrets and KV paths. */
export const kept: Kept = new Map([
  ['ca.crt', 'public'],
  ['tls.crt', 'public'],
  ['other.crt', 'public'],
  ['tls.key', 'secret'],
] as const);

export const placementOf = (name: string): Placement => ({ path: [top, name] });

/** Returns a new location; emptied when the case ends. */
export function newLocation(trial: Trial<Sink>): Location {
  return locationNamed(trial, trial.fresh());
}

export function locationNamed(trial: Trial<Sink>, name: string): Location {
  return locatedAt(trial, placementOf(name), kept);
}

/** Locates a location that is emptied when the case ends. */
export function locatedAt(trial: Trial<Sink>, placement: Placement, entries: Kept): Location {
  const at = trial.instance.locate(placement, entries);
  trial.onEnd(() => emptyLocation(trial.instance, at));
  return at;
}

/** Cleans up in a real store. A case may have closed or broken the sink; then its entries stay. */
async function emptyLocation(sink: Sink, at: Location): Promise<void> {
  try {
    const snapshot = await sink.read(at, patient);
    if (snapshot === null) return;
    await sink.write(at, { set: new Map(), unset: new Set(snapshot.entries.keys()) }, snapshot.revision, patient);
  } catch {
    // The result of the case is the report; a failed cleanup is not.
  }
}
