import type { Change, Entry, Kept, Placement, Revision, Sink, Snapshot } from '@kpki/plugin';
import { Secret, sha256 } from '@kpki/plugin';
import { call } from './host.ts';

export const names: Kept = new Map([
  ['pki/ca.key', 'secret'],
  ['pki/ca.crt', 'public'],
  ['pki/etcd/server.key', 'secret'],
  ['pki/etcd/server.crt', 'public'],
  ['admin.conf', 'secret'],
] as const);

export const everything: Placement = { path: [] };

export function readAll(sink: Sink): Promise<Snapshot | null> {
  return sink.read(sink.locate(everything, names), call);
}

/** Writes against the current revision by default. */
export async function writeAll(sink: Sink, change: Change, expected?: Revision | null): Promise<Snapshot | null> {
  const revision = expected === undefined ? ((await readAll(sink))?.revision ?? null) : expected;
  return sink.write(sink.locate(everything, names), change, revision, call);
}

export const nothing: Change = { set: new Map(), unset: new Set() };

/** Returns all entries, each with the number of its generation. Keys begin with `KEY`. */
export function generation(number: number, entries: Kept = names): Change {
  return {
    set: new Map([...entries.keys()].map((entry) => [entry, content(number, entry, entries)])),
    unset: new Set(),
  };
}

function content(number: number, entry: string, entries: Kept): Entry {
  const kind = entries.get(entry) ?? 'secret';
  const bytes = bytesOf(number, entry, kind);
  return kind === 'secret' ? { kind, bytes: new Secret(bytes) } : { kind, bytes };
}

function bytesOf(number: number, entry: string, kind: 'public' | 'secret'): Buffer {
  return Buffer.from(`${kind === 'secret' ? 'KEY' : 'CRT'} ${entry} of generation ${number}\n`);
}

/** Returns the number of the generation that all entries belong to; 0: no entries; null: a mixture. */
export function generationOf(snapshot: Snapshot | null, highest: number, entries: Kept = names): number | null {
  if (!snapshot || snapshot.entries.size === 0) return 0;
  for (let number = 1; number <= highest; number++) {
    const fits = [...entries].every(
      ([entry, kind]) => snapshot.entries.get(entry)?.digest === sha256(bytesOf(number, entry, kind)),
    );
    if (fits) return number;
  }
  return null;
}

/** Reads and repairs as the engine does after a crash, until nothing has drifted. */
export async function repaired(sink: Sink, entries: Kept = names): Promise<Snapshot | null> {
  const at = sink.locate(everything, entries);
  for (let tries = 0; tries < 3; tries++) {
    const found = await sink.read(at, call);
    if (!found || found.drift.length === 0) return found;
    await sink.write(at, nothing, found.revision, call);
  }
  const found = await sink.read(at, call);
  if (found && found.drift.length > 0) throw new Error(`not repaired: ${found.drift.join('; ')}`);
  return found;
}

/** The result of `listing` above the folder `out` once a generation is written. */
export const usualListing: readonly string[] = [
  'out 755',
  'out/admin.conf 600',
  'out/pki 755',
  'out/pki/ca.crt 644',
  'out/pki/ca.key 600',
  'out/pki/etcd 755',
  'out/pki/etcd/server.crt 644',
  'out/pki/etcd/server.key 600',
];
