import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Change, Entry, Revision, Sink } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { kept } from '../../src/locations.ts';
import { unheeded } from './parts.ts';
import { ids, type Saboteur } from './saboteur.ts';

const revisionNow = async (sink: Sink, ...[at, call]: Parameters<Sink['read']>): Promise<Revision | null> =>
  (await sink.read(at, call))?.revision ?? null;

async function overwrite(sink: Sink, ...[at, change, , call]: Parameters<Sink['write']>) {
  return sink.write(at, change, await revisionNow(sink, at, call), call);
}

const changes =
  (change: (asked: Change) => Change) =>
  (opened: Sink): Partial<Sink> => ({
    write: (at, asked, expected, call) => opened.write(at, change(asked), expected, call),
  });

const eachEntry = (asked: Change, change: (name: string, entry: Entry) => Entry): Change => ({
  ...asked,
  set: new Map([...asked.set].map(([name, entry]) => [name, change(name, entry)])),
});

/** Stores something other than a copy of the given bytes. */
const keepsAs =
  (kept: (handed: Uint8Array) => Uint8Array): Saboteur<Sink>['wrap'] =>
  (opened, storage) => ({
    async write(at, change, expected, call) {
      const answer = await opened.write(at, change, expected, call);
      for (const [name, entry] of change.set) {
        const handed = entry.kind === 'public' ? kept(entry.bytes) : entry.bytes.use(kept);
        storage.locations.get(at.id)?.entries.set(name, handed);
      }
      return answer;
    },
  });

/** In milliseconds: long enough for another write to begin in between. */
const betweenLooks = 16;

const isEmpty = ({ set, unset }: Change): boolean => set.size === 0 && unset.size === 0;

/** Applies the valid part of a change that the honest sink would refuse as a whole. */
const onlyWhatIsTaken =
  (opened: Sink): Sink['write'] =>
  async (at, asked, expected, call) => {
    try {
      return await opened.write(at, asked, expected, call);
    } catch (error) {
      if (!PluginError.is(error) || error.code !== 'invalid') throw error;
      const set = new Map(
        [...asked.set].filter(([name]) => name in kinds && kinds[name] === asked.set.get(name)?.kind),
      );
      const unset = new Set([...asked.unset].filter((name) => name in kinds));
      return opened.write(at, { set, unset }, expected, call);
    }
  };

const kinds: Readonly<Record<string, Entry['kind']>> = Object.fromEntries(kept);

export const sinkWriteSaboteurs: readonly Saboteur<Sink>[] = [
  {
    does: 'writes what it was located with and passes over the rest',
    caughtBy: 'write.not-located',
    wrap: (opened) => ({ write: onlyWhatIsTaken(opened) }),
  },
  {
    does: 'stores public entries and forgets the secret ones',
    caughtBy: 'write.create',
    also: ids(`
      canary.entries locate.names.distinct read.no-secret-bytes read.states read.unreadable reveal.aborted.later
      reveal.one-attempt.later undo.adds undo.again undo.cancelled undo.compare-and-set undo.crash undo.created
      undo.discard undo.hidden undo.lost undo.missing undo.replaced undo.restore undo.restore.answers undo.some
      write.crash write.leaves-others write.not-located write.own-copy write.unreadable`),
    wrap: changes((asked) => ({
      ...asked,
      set: new Map([...asked.set].filter(([, { kind }]) => kind === 'public' || asked.set.size === 1)),
    })),
  },
  {
    does: 'answers a write with what was there before',
    caughtBy: 'write.answers-what-is-there',
    also: ids(`
      canary.undo undo.adds undo.again undo.compare-and-set undo.hidden undo.replaced undo.restore
      undo.restore.answers undo.some undo.untouched write.drift write.leaves-others`),
    wrap: (opened) => ({
      async write(at, change, expected, call) {
        const before = await opened.read(at, call);
        const after = await opened.write(at, change, expected, call);
        return before === null || after === null ? after : before;
      },
    }),
  },
  {
    does: 'stores text',
    caughtBy: 'write.every-byte',
    wrap: changes((asked) =>
      eachEntry(asked, (_name, entry) =>
        entry.kind === 'public'
          ? { kind: 'public', bytes: new TextEncoder().encode(new TextDecoder().decode(entry.bytes)) }
          : entry,
      ),
    ),
  },
  {
    does: 'keeps the bytes that it was handed in place of a copy',
    caughtBy: 'write.own-copy',
    wrap: keepsAs((bytes) => bytes),
  },
  {
    does: 'copies the bytes that it was handed by slice, which is a view of a Buffer',
    caughtBy: 'write.own-copy',
    wrap: keepsAs((bytes) => bytes.slice()),
  },
  {
    does: 'creates over what is there',
    caughtBy: 'write.create.twice',
    also: ['write.race.instances'],
    wrap: (opened) => ({
      write: (at, change, expected, call) =>
        expected === null && !call.signal.aborted
          ? overwrite(opened, at, change, expected, call)
          : opened.write(at, change, expected, call),
    }),
  },
  {
    does: 'ignores the revision',
    caughtBy: 'write.stale',
    also: ['write.race.instances'],
    wrap: (opened) => ({
      async write(at, change, expected, call) {
        const current = await revisionNow(opened, at, call);
        const ignored = expected === null || current === null ? expected : current;
        return opened.write(at, change, ignored, call);
      },
    }),
  },
  {
    does: 'writes again what has gone',
    caughtBy: 'write.gone',
    wrap: (opened) => ({
      async write(at, change, expected, call) {
        const current = await revisionNow(opened, at, call);
        return opened.write(at, change, current === null ? null : expected, call);
      },
    }),
  },
  {
    does: 'looks at the revision, and then leaps',
    caughtBy: 'write.race',
    wrap: (opened) => ({
      async write(at, change, expected, call) {
        if ((await revisionNow(opened, at, call)) !== expected) throw new PluginError('conflict', `writing ${at.id}`);
        await nextTurn();
        return overwrite(opened, at, change, expected, call);
      },
    }),
    also: ['write.race.instances'],
  },
  {
    does: 'looks and leaps in one go, within its own process only',
    caughtBy: 'write.race.instances',
    wrap(opened) {
      let turn: Promise<unknown> = Promise.resolve();
      return {
        write(at, change, expected, call) {
          const mine = turn.then(async () => {
            if ((await revisionNow(opened, at, call)) !== expected)
              throw new PluginError('conflict', `writing ${at.id}`);
            await nextTurn();
            return overwrite(opened, at, change, expected, call);
          });
          turn = mine.catch(() => {});
          return mine;
        },
      };
    },
  },
  {
    does: 'takes a write that came between its two looks for a refusal',
    caughtBy: 'write.race.instances',
    wrap: (opened) => ({
      async write(at, change, expected, call) {
        // Only for writes of one entry, as in a race: other cases need not wait.
        if (change.set.size !== 1) return opened.write(at, change, expected, call);
        const before = await revisionNow(opened, at, call);
        await pause(betweenLooks);
        if ((await revisionNow(opened, at, call)) !== before) throw new PluginError('denied', `writing ${at.id}`);
        // Of two simultaneous writes, both have read before either writes.
        await pause(2 * betweenLooks);
        return opened.write(at, change, expected, call);
      },
    }),
  },
  {
    does: 'says that it encrypts, and does not',
    caughtBy: 'write.encrypted',
    wrap: () => ({ encrypts: true }),
  },
  {
    does: 'drops the entries that a change does not name',
    caughtBy: 'write.leaves-others',
    also: ids(`
      canary.entries canary.undo locate.names.distinct undo.adds undo.again undo.compare-and-set undo.crash
      undo.created undo.lost undo.missing undo.replaced undo.restore undo.restore.answers undo.some undo.untouched`),
    wrap: (opened) => ({
      async write(at, change, expected, call) {
        const present = [...((await opened.read(at, call))?.entries.keys() ?? [])];
        const dropped = isEmpty(change) ? [] : present.filter((name) => !change.set.has(name));
        return opened.write(at, { set: change.set, unset: new Set([...change.unset, ...dropped]) }, expected, call);
      },
    }),
  },
  {
    does: 'drops the entries that it was not located with',
    caughtBy: 'write.leaves-unlocated',
    wrap: (opened, storage) => ({
      async write(at, change, expected, call) {
        const answer = await opened.write(at, change, expected, call);
        const entries = storage.locations.get(at.id)?.entries;
        for (const name of [...(entries?.keys() ?? [])]) if (!answer?.entries.has(name)) entries?.delete(name);
        return answer;
      },
    }),
  },
  {
    does: 'writes over what it refuses to read',
    caughtBy: 'write.unreadable',
    wrap: (opened, storage) => ({
      async write(at, asked, expected, call) {
        const stored = storage.locations.get(at.id);
        const isOver = [...asked.set.keys(), ...asked.unset].some((name) => stored?.unreadable?.has(name));
        if (!isOver || (await revisionNow(opened, at, call)) !== expected)
          return opened.write(at, asked, expected, call);
        delete stored?.unreadable;
        return overwrite(opened, at, asked, expected, call);
      },
    }),
  },
  {
    does: 'writes one location at a time, and is uncertain about the next',
    caughtBy: 'write.locations-at-once',
    wrap(opened) {
      const underWay = new Set<string>();
      return {
        async write(at, change, expected, call) {
          if ([...underWay].some((id) => id !== at.id)) throw new PluginError('uncertain', 'committing: index.lock');
          underWay.add(at.id);
          try {
            await nextTurn();
            return await opened.write(at, change, expected, call);
          } finally {
            underWay.delete(at.id);
          }
        },
      };
    },
  },
  {
    does: 'leaves an empty location when the last entry goes',
    caughtBy: 'write.last-entry',
    wrap(opened) {
      const left = new Set<string>();
      const empty = { revision: 'empty' as Revision, entries: new Map(), drift: [] };
      return {
        async read(at, call) {
          return (await opened.read(at, call)) ?? (left.has(at.id) ? empty : null);
        },
        async write(at, change, expected, call) {
          const answer = await opened.write(at, change, expected === 'empty' ? null : expected, call);
          if (change.unset.size > 0) left.add(at.id);
          return answer ?? (left.has(at.id) ? empty : null);
        },
      };
    },
    also: ['write.gone'],
  },
  {
    does: 'refuses an empty change',
    caughtBy: 'write.empty',
    also: ['undo.crash', 'undo.untouched', 'write.crash', 'write.drift'],
    wrap: (opened) => ({
      async write(at, change, expected, call) {
        if (isEmpty(change)) throw new PluginError('invalid', `writing ${at.id}: there is nothing to write`);
        return opened.write(at, change, expected, call);
      },
    }),
  },
  {
    does: 'writes although the caller gave up',
    caughtBy: 'write.cancelled',
    wrap: (opened) => ({ write: (at, change, expected, call) => opened.write(at, change, expected, unheeded(call)) }),
  },
  {
    does: 'does not report a drift',
    caughtBy: 'write.drift',
    wrap: (opened) => ({
      async read(at, call) {
        const snapshot = await opened.read(at, call);
        return snapshot === null ? null : { ...snapshot, drift: [] };
      },
    }),
  },
  {
    does: 'reports a drift and does not repair it',
    caughtBy: 'write.drift',
    also: ['undo.crash', 'write.crash'],
    wrap: (opened) => ({
      write: (at, change, expected, call) =>
        isEmpty(change) && expected !== null ? opened.read(at, call) : opened.write(at, change, expected, call),
    }),
  },
  {
    does: 'has no journal',
    caughtBy: 'write.crash',
    also: ['undo.crash'],
    wrap(opened, storage) {
      for (const stored of storage.locations.values()) delete stored.journal;
      return opened;
    },
  },
  {
    does: 'rolls an unfinished write forward in part',
    caughtBy: 'write.crash',
    also: ['undo.crash'],
    wrap(opened, storage) {
      for (const stored of storage.locations.values()) {
        if (stored.journal !== undefined) stored.journal = new Map([...stored.journal].slice(0, 1));
      }
      return opened;
    },
  },
];
