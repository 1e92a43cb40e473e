import { createHash } from 'node:crypto';
import { PluginError } from '../error.ts';
import type { Host } from '../host.ts';
import { Secret } from '../secret.ts';
import type { Change } from '../sink.ts';
import type { Replaced } from '../undo.ts';
import { copyOf } from './copy.ts';
import type { MemoryPlace } from './place.ts';
import { entryState } from './snapshot.ts';
import type { StoredPlace, StoredReplaced } from './storage.ts';

/**
 * What a place retains once these bytes are written under a mark: of an entry that is retained under it already, what was
 * there first. Undefined where none of them changes anything.
 */
export function retainedBy(
  mark: string,
  entries: ReadonlyMap<string, Uint8Array | null>,
  stored: StoredPlace,
): StoredReplaced | undefined {
  const earlier = stored.retained?.mark === mark ? stored.retained.entries : new Map<string, never>();
  const changed = [...entries].flatMap(([name, bytes]) => {
    const found = stored.entries.get(name) ?? null;
    const after = bytes === null ? null : sha256(bytes);
    if (after === (found === null ? null : sha256(found))) return [];
    const first = earlier.get(name)?.before;
    return [[name, { before: first === undefined ? found : first, after }] as const];
  });
  return changed.length === 0 ? undefined : { mark, entries: new Map([...earlier, ...changed]) };
}

/** As it is told: copies, and of secrets no bytes. */
export function replacedAt(at: MemoryPlace, stored: StoredPlace | undefined, host: Host): Replaced | null {
  const retained = stored?.retained;
  if (retained === undefined) return null;
  const entries = [...retained.entries].flatMap(([name, { before, after }]) => {
    const kind = at.kept.get(name);
    if (kind === undefined) return [];
    return [[name, { before: before === null ? null : entryState(kind, before, host), after }] as const];
  });
  return { mark: retained.mark, entries: new Map(entries) };
}

/** The change that puts these entries back. */
export function restoringChange(
  at: MemoryPlace,
  names: ReadonlySet<string>,
  mark: string,
  stored: StoredPlace | undefined,
): Change {
  const found = [...names].map((name) => {
    const retained = stored?.retained?.entries.get(name);
    const kind = at.kept.get(name);
    if (retained === undefined || kind === undefined) {
      throw new PluginError('missing', `putting ${name} of ${at.id} back: it is not retained`);
    }
    return { name, kind, before: retained.before };
  });
  const set = found.flatMap(({ name, kind, before }) => {
    if (before === null) return [];
    const bytes = copyOf(before);
    return [[name, kind === 'public' ? { kind, bytes } : { kind, bytes: new Secret(bytes) }] as const];
  });
  return {
    set: new Map(set),
    unset: new Set(found.flatMap(({ name, before }) => (before === null ? [name] : []))),
    retain: mark,
  };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
