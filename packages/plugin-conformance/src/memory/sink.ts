import type { Call } from '@kpki/plugin';
import {
  defineSink,
  type Held,
  type Location,
  type Lock,
  PluginError,
  Secret,
  type Sink,
  type SinkPlugin,
} from '@kpki/plugin';
import { locate, memoryLocation } from './location.ts';
import { begin, reach } from './reach.ts';
import { replacedAt, restoringChange } from './retained.ts';
import { snapshot } from './snapshot.ts';
import { copyOf, type HeldLock, type MemoryOptions, type MemoryStorage, memoryStorage, options } from './storage.ts';
import { writeLocation } from './write.ts';

/** The reference sink: atomic changes, readable secrets, one holder at a time. */
export const sink: SinkPlugin<MemoryOptions> = defineSink<MemoryOptions>({
  name: 'memory',
  options,
  async open({ storage = memoryStorage() }, host): Promise<Sink> {
    const mustBeAllowed = (at: Location, attempt: string) => {
      if (storage.denied.has(at.id)) throw new PluginError('denied', `${attempt}: the memory storage refused`);
    };
    const enter = async (at: Location, call: Call, attempt: string) => {
      await reach(storage, call, attempt);
      mustBeAllowed(at, attempt);
    };
    return {
      atomic: 'all',
      locate,
      async read(at, call) {
        await enter(at, call, `reading ${at.id}`);
        return snapshot(memoryLocation(at), storage.locations.get(at.id), host);
      },
      async write(at, change, expected, call) {
        const attempt = `writing ${at.id}`;
        const answered = await begin(storage, call, attempt);
        mustBeAllowed(at, attempt);
        writeLocation(storage, memoryLocation(at), change, expected);
        const written = snapshot(memoryLocation(at), storage.locations.get(at.id), host);
        await answered('uncertain');
        return written;
      },
      async reveal(at, entry, call) {
        await enter(at, call, `revealing ${entry} of ${at.id}`);
        if (!memoryLocation(at).kept.has(entry)) {
          throw new PluginError('invalid', `revealing ${entry} of ${at.id}: it was not located with it`);
        }
        const stored = storage.locations.get(at.id);
        const why = stored?.unreadable?.get(entry);
        if (why !== undefined) throw new PluginError('invalid', `revealing ${entry} of ${at.id}: ${why}`);
        const bytes = stored?.entries.get(entry);
        if (bytes === undefined) throw new PluginError('missing', `revealing ${entry} of ${at.id}: it does not exist`);
        return new Secret(copyOf(bytes));
      },
      async lock(locations, holder, call) {
        for (const at of locations) await enter(at, call, `locking ${at.id}`);
        return takeLock(storage, locations, holder);
      },
      rights: (locations) => [...new Set(locations.map((at) => `read and write ${at.id}`))].sort().join('\n'),
      async missingRights(locations, call) {
        await reach(storage, call, 'asking for rights');
        return locations.filter((at) => storage.denied.has(at.id)).map((at) => `no read and no write on ${at.id}`);
      },
      undo: {
        async replaced(at, call) {
          await enter(at, call, `reading what was replaced at ${at.id}`);
          return replacedAt(memoryLocation(at), storage.locations.get(at.id), host);
        },
        async restore(at, entries, expected, applyId, call) {
          await enter(at, call, `restoring ${at.id}`);
          const location = memoryLocation(at);
          writeLocation(
            storage,
            location,
            restoringChange(location, entries, applyId, storage.locations.get(at.id)),
            expected,
          );
          return snapshot(location, storage.locations.get(at.id), host);
        },
        async discard(at, call) {
          await enter(at, call, `discarding what was replaced at ${at.id}`);
          const stored = storage.locations.get(at.id);
          delete stored?.retained;
          if (stored?.entries.size === 0 && stored.journal === undefined) storage.locations.delete(at.id);
        },
      },
      check: async (call) => reach(storage, call, 'checking the memory sink'),
      close: async () => {},
    };
  },
});

function takeLock(storage: MemoryStorage, locations: readonly Location[], holder: string): Lock | Held {
  for (const { id } of locations) {
    const other = storage.locks.get(id);
    if (other?.alive && other.holder !== holder) return { heldBy: other.holder };
  }
  const held: HeldLock = { holder, alive: true };
  for (const { id } of locations) if (storage.locks.get(id)?.alive !== true) storage.locks.set(id, held);
  return {
    // Nothing takes a lock from a live holder, so the lock is never lost.
    lost: new AbortController().signal,
    async release() {
      // A second release must not free the lock of a later holder.
      for (const { id } of locations) if (storage.locks.get(id) === held) storage.locks.delete(id);
    },
  };
}
