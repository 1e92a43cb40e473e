import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Secret } from '../secret.ts';
import type { Change, Entry, Kept, Place, Placement, Revision, Sink, Snapshot } from '../sink.ts';
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
  const at = trial.instance.locate(placementOf(name), kept);
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

const encoder = new TextEncoder();
export const publicEntry = (text: string): Entry => ({ kind: 'public', bytes: encoder.encode(text) });
export const secretEntry = (text: string): Entry => ({ kind: 'secret', bytes: new Secret(encoder.encode(text)) });

export function change(set: Readonly<Record<string, Entry>>, unset: readonly string[] = []): Change {
  return { set: new Map(Object.entries(set)), unset: new Set(unset) };
}

/** Writes where nothing is, and answers what is there now. */
export async function create(sink: Sink, at: Place, set: Readonly<Record<string, Entry>>): Promise<Snapshot> {
  return writeOver(sink, at, change(set), null);
}

/** A write that leaves something there. */
export async function writeOver(sink: Sink, at: Place, wanted: Change, expected: Revision | null): Promise<Snapshot> {
  const snapshot = await sink.write(at, wanted, expected, patient);
  assert.ok(snapshot !== null, 'a write that sets an entry answered that nothing is there');
  return snapshot;
}

export async function mustRead(sink: Sink, at: Place): Promise<Snapshot> {
  const snapshot = await sink.read(at, patient);
  assert.ok(snapshot !== null, 'nothing is there, where something was written');
  return snapshot;
}

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

/** Fails unless exactly these entries are there, with these bytes (given as text). */
export function assertHolds(snapshot: Snapshot | null, wanted: Readonly<Record<string, string>>): void {
  const found = Object.fromEntries([...(snapshot?.entries ?? [])].map(([name, state]) => [name, state.digest]));
  const due = Object.fromEntries(Object.entries(wanted).map(([name, text]) => [name, sha256(text)]));
  assert.deepEqual(found, due);
}
