import type { Change, Host, Replaced } from '@kpki/plugin';
import { entryState, PluginError, retainedUnder, Secret, sha256 } from '@kpki/plugin';
import type { MemoryLocation } from './location.ts';
import type { StoredLocation, StoredReplaced, StoredReplacedEntry } from './storage.ts';
import { copyOf } from './storage.ts';

/**
 * Returns what a location retains under an apply ID; the first version of an entry stays. Undefined: nothing changes.
 */
export function retainedBy(
  applyId: string,
  entries: ReadonlyMap<string, Uint8Array | null>,
  stored: StoredLocation,
): StoredReplaced | undefined {
  const changed = [...entries].flatMap(([name, bytes]): readonly (readonly [string, StoredReplacedEntry])[] => {
    const found = stored.entries.get(name) ?? null;
    const after = bytes === null ? null : sha256(bytes);
    if (after === (found === null ? null : sha256(found))) return [];
    return [[name, { before: found, after }] as const];
  });
  return changed.length === 0
    ? undefined
    : { applyId, entries: retainedUnder(applyId, stored.retained ?? null, new Map(changed)) };
}

/** Returns copies, without the bytes of secrets. */
export function replacedAt(at: MemoryLocation, stored: StoredLocation | undefined, host: Host): Replaced | null {
  const retained = stored?.retained;
  if (retained === undefined) return null;
  const asked = [...retained.entries].filter(([name]) => at.kept.has(name));
  const lost = asked.flatMap(([name, { isLost }]) => (isLost === true ? [[name, 'it was lost'] as const] : []));
  const entries = asked.flatMap(([name, { before, after, isLost }]) => {
    const kind = at.kept.get(name);
    if (kind === undefined || isLost === true) return [];
    return [[name, { before: before === null ? null : entryState(kind, copyOf(before), host), after }] as const];
  });
  return {
    applyId: retained.applyId,
    entries: new Map(entries),
    ...(lost.length === 0 ? {} : { lost: new Map(lost) }),
  };
}

/** Returns the change that restores these entries. */
export function restoringChange(
  at: MemoryLocation,
  names: ReadonlySet<string>,
  applyId: string,
  stored: StoredLocation | undefined,
): Change {
  const found = [...names].map((name) => {
    const retained = stored?.retained?.entries.get(name);
    const kind = at.kept.get(name);
    if (retained === undefined || kind === undefined || retained.isLost === true) {
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
    retain: applyId,
  };
}
