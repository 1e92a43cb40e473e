import type { Kept, Place, Placement, Sink } from '@kpki/plugin';
import { patient } from './assertions.ts';
import type { Trial } from './case.ts';

/** Every place of the suite is below this name. */
const top = 'kpki-conformance';

/** What the suite keeps at its places, in names that files, Secrets and KV paths take alike. */
export const kept: Kept = new Map([
  ['ca.crt', 'public'],
  ['tls.crt', 'public'],
  ['other.crt', 'public'],
  ['tls.key', 'secret'],
] as const);

export const placementOf = (name: string): Placement => ({ path: [top, name] });

/** A place that nobody used before; emptied again when the case ends. */
export function newPlace(trial: Trial<Sink>): Place {
  return placeNamed(trial, trial.fresh());
}

export function placeNamed(trial: Trial<Sink>, name: string): Place {
  return locatedAt(trial, placementOf(name), kept);
}

/** Locates a place that is emptied again when the case ends. */
export function locatedAt(trial: Trial<Sink>, placement: Placement, entries: Kept): Place {
  const at = trial.instance.locate(placement, entries);
  trial.onEnd(() => emptyPlace(trial.instance, at));
  return at;
}

/** Good manners towards a real store. A case may have closed or broken the sink, and then its remains stay. */
async function emptyPlace(sink: Sink, at: Place): Promise<void> {
  try {
    const snapshot = await sink.read(at, patient);
    if (snapshot === null) return;
    await sink.write(at, { set: new Map(), unset: new Set(snapshot.entries.keys()) }, snapshot.revision, patient);
  } catch {
    // What the case found out is the report; this is not.
  }
}
