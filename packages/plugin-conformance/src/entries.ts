import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Change, Entry, Location, Revision, Sink, Snapshot } from '@kpki/plugin';
import { Secret } from '@kpki/plugin';
import { patient } from './assertions.ts';

const encoder = new TextEncoder();
export const publicEntry = (text: string): Entry => ({ kind: 'public', bytes: encoder.encode(text) });
export const secretEntry = (text: string): Entry => ({ kind: 'secret', bytes: new Secret(encoder.encode(text)) });

export function change(set: Readonly<Record<string, Entry>>, unset: readonly string[] = []): Change {
  return { set: new Map(Object.entries(set)), unset: new Set(unset) };
}

export const one = (text: string): Change => change({ 'tls.crt': publicEntry(text) });

export async function create(sink: Sink, at: Location, set: Readonly<Record<string, Entry>>): Promise<Snapshot> {
  return writeOver(sink, at, change(set), null);
}

/** Writes, and expects that something is stored afterwards. */
export async function writeOver(
  sink: Sink,
  at: Location,
  wanted: Change,
  expected: Revision | null,
): Promise<Snapshot> {
  const snapshot = await sink.write(at, wanted, expected, patient);
  assert.ok(snapshot !== null, 'a write that sets an entry answered that nothing is there');
  return snapshot;
}

export async function mustRead(sink: Sink, at: Location): Promise<Snapshot> {
  const snapshot = await sink.read(at, patient);
  assert.ok(snapshot !== null, 'nothing is there, where something was written');
  return snapshot;
}

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

export function assertHolds(snapshot: Snapshot | null, wanted: Readonly<Record<string, string>>): void {
  const found = Object.fromEntries([...(snapshot?.entries ?? [])].map(([name, state]) => [name, state.digest]));
  const due = Object.fromEntries(Object.entries(wanted).map(([name, text]) => [name, sha256(text)]));
  assert.deepEqual(found, due);
}
