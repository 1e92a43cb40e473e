import type { Call } from '@kpki/plugin';
import {
  defineSink,
  type Held,
  type Lock,
  type Place,
  PluginError,
  Secret,
  type Sink,
  type SinkPlugin,
} from '@kpki/plugin';
import { locate, memoryPlace } from './place.ts';
import { begin, reach } from './reach.ts';
import { replacedAt, restoringChange } from './retained.ts';
import { snapshot } from './snapshot.ts';
import { copyOf, type HeldLock, type MemoryOptions, type MemoryStorage, memoryStorage, options } from './storage.ts';
import { writePlace } from './write.ts';

/** The reference sink: whole changes or none, secrets come back out, one holder at a time. */
export const sink: SinkPlugin<MemoryOptions> = defineSink<MemoryOptions>({
  name: 'memory',
  options,
  async open({ storage = memoryStorage() }, host): Promise<Sink> {
    const mustBeAllowed = (at: Place, attempt: string) => {
      if (storage.denied.has(at.id)) throw new PluginError('denied', `${attempt}: the memory storage refused`);
    };
    const enter = async (at: Place, call: Call, attempt: string) => {
      await reach(storage, call, attempt);
      mustBeAllowed(at, attempt);
    };
    return {
      atomic: 'all',
      locate,
      async read(at, call) {
        await enter(at, call, `reading ${at.id}`);
        return snapshot(memoryPlace(at), storage.places.get(at.id), host);
      },
      async write(at, change, expected, call) {
        const attempt = `writing ${at.id}`;
        const answered = await begin(storage, call, attempt);
        mustBeAllowed(at, attempt);
        writePlace(storage, memoryPlace(at), change, expected);
        const written = snapshot(memoryPlace(at), storage.places.get(at.id), host);
        await answered('uncertain');
        return written;
      },
      async reveal(at, entry, call) {
        await enter(at, call, `revealing ${entry} of ${at.id}`);
        if (!memoryPlace(at).kept.has(entry)) {
          throw new PluginError('invalid', `revealing ${entry} of ${at.id}: it was not located with it`);
        }
        const stored = storage.places.get(at.id);
        const why = stored?.unreadable?.get(entry);
        if (why !== undefined) throw new PluginError('invalid', `revealing ${entry} of ${at.id}: ${why}`);
        const bytes = stored?.entries.get(entry);
        if (bytes === undefined) throw new PluginError('missing', `revealing ${entry} of ${at.id}: it is not there`);
        return new Secret(copyOf(bytes));
      },
      async lock(places, holder, call) {
        for (const at of places) await enter(at, call, `locking ${at.id}`);
        return takeLock(storage, places, holder);
      },
      rights: (places) => [...new Set(places.map((at) => `read and write ${at.id}`))].sort().join('\n'),
      async missingRights(places, call) {
        await reach(storage, call, 'asking for rights');
        return places.filter((at) => storage.denied.has(at.id)).map((at) => `no read and no write on ${at.id}`);
      },
      undo: {
        async replaced(at, call) {
          await enter(at, call, `reading what was replaced at ${at.id}`);
          return replacedAt(memoryPlace(at), storage.places.get(at.id), host);
        },
        async restore(at, entries, expected, mark, call) {
          await enter(at, call, `putting back what was at ${at.id}`);
          const place = memoryPlace(at);
          writePlace(storage, place, restoringChange(place, entries, mark, storage.places.get(at.id)), expected);
          return snapshot(place, storage.places.get(at.id), host);
        },
        async discard(at, call) {
          await enter(at, call, `discarding what was replaced at ${at.id}`);
          const stored = storage.places.get(at.id);
          delete stored?.retained;
          if (stored?.entries.size === 0 && stored.journal === undefined) storage.places.delete(at.id);
        },
      },
      check: async (call) => reach(storage, call, 'checking the memory sink'),
      close: async () => {},
    };
  },
});

function takeLock(storage: MemoryStorage, places: readonly Place[], holder: string): Lock | Held {
  for (const { id } of places) {
    const other = storage.locks.get(id);
    if (other?.alive && other.holder !== holder) return { heldBy: other.holder };
  }
  const held: HeldLock = { holder, alive: true };
  for (const { id } of places) if (storage.locks.get(id)?.alive !== true) storage.locks.set(id, held);
  return {
    // Nothing takes a lock away from a living holder, so it is never lost.
    lost: new AbortController().signal,
    async release() {
      // A second release must not free the lock for somebody who took it since.
      for (const { id } of places) if (storage.locks.get(id) === held) storage.locks.delete(id);
    },
  };
}
