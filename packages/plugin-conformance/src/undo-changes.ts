import assert from 'node:assert/strict';
import type { Change, Location, Replaced, Revision, Sink, Snapshot, Undo } from '@kpki/plugin';
import { errorOf, patient } from './assertions.ts';
import type { Trial } from './case.ts';
import { change, publicEntry, secretEntry, sha256 } from './entries.ts';
import { newLocation } from './locations.ts';

export const undoes = (sink: Sink): boolean => sink.undo !== undefined;
export const discards = (sink: Sink): boolean => sink.undo?.discard !== undefined;

export const applyIds = [
  '2030-01-01T00:00:00.001Z/a1',
  '2030-01-01T00:00:00.002Z/b2',
  '2030-01-01T00:00:00.003Z/c3',
] as const;

export function undoOf(sink: Sink): Undo {
  assert.ok(sink.undo !== undefined);
  return sink.undo;
}

/** Each case discards what it retained. */
export function undoLocation(trial: Trial<Sink>, at: Location = newLocation(trial)): Location {
  trial.onEnd(async () => void (await errorOf(async () => undoOf(trial.instance).discard?.(at, patient))));
  return at;
}

export const retaining = (wanted: Change, applyId: string): Change => ({ ...wanted, retain: applyId });

export const first: Change = change({
  'tls.crt': publicEntry('1'),
  'tls.key': secretEntry('key 1'),
  'ca.crt': publicEntry('ca'),
});
export const second: Change = change(
  { 'tls.crt': publicEntry('2'), 'tls.key': secretEntry('key 2'), 'other.crt': publicEntry('other') },
  ['ca.crt'],
);
export const changed: ReadonlySet<string> = new Set(['tls.crt', 'tls.key', 'ca.crt', 'other.crt']);

export const old = { 'tls.crt': '1', 'tls.key': 'key 1', 'ca.crt': 'ca' };
export const later = { 'tls.crt': '2', 'tls.key': 'key 2', 'other.crt': 'other' };

export async function changedLocation(
  { instance }: Trial<Sink>,
  at: Location,
  applyId: string = applyIds[0],
): Promise<Snapshot> {
  const created = await instance.write(at, first, null, patient);
  const after = await instance.write(at, retaining(second, applyId), created?.revision ?? null, patient);
  assert.ok(after !== null, 'a write that sets an entry answered that nothing is there');
  return after;
}

export async function mustRetain(sink: Sink, at: Location): Promise<Replaced> {
  const replaced = await undoOf(sink).replaced(at, patient);
  assert.ok(replaced !== null, 'nothing is retained of what was replaced');
  return replaced;
}

export type Reported = Readonly<Record<string, readonly [before: string | null, after: string | null]>>;

/** Fails unless exactly these entries are retained, with their earlier and new content. */
export function assertRetains(replaced: Replaced, applyId: string, wanted: Reported): void {
  assert.equal(replaced.applyId, applyId, 'what was replaced is retained under another apply ID');
  const found = [...replaced.entries].map(([name, { before, after }]) => [name, [before?.digest ?? null, after]]);
  const digest = (text: string | null): string | null => (text === null ? null : sha256(text));
  const due = Object.entries(wanted).map(([name, [before, after]]) => [name, [digest(before), digest(after)]]);
  assert.deepEqual(Object.fromEntries(found), Object.fromEntries(due));
}

export const restore = (
  sink: Sink,
  at: Location,
  revision: Revision | null,
  applyId: string = applyIds[1],
): Promise<Snapshot | null> => undoOf(sink).restore(at, changed, revision, applyId, patient);
