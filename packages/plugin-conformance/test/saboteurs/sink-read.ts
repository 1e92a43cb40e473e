import type { EntryState, ErrorCode, Kept, Revision, Sink, Snapshot } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { unheeded } from './parts.ts';
import { ids, type Saboteur } from './saboteur.ts';

const shows =
  (change: (snapshot: Snapshot) => Snapshot) =>
  (opened: Sink): Partial<Sink> => ({
    async read(at, call) {
      const snapshot = await opened.read(at, call);
      return snapshot === null ? null : change(snapshot);
    },
  });

const eachState = (snapshot: Snapshot, change: (name: string, state: EntryState) => EntryState): Snapshot => ({
  ...snapshot,
  entries: new Map([...snapshot.entries].map(([name, state]) => [name, change(name, state)])),
});

const answersNullFor =
  (code: ErrorCode) =>
  (opened: Sink): Partial<Sink> => ({
    async read(at, call) {
      try {
        return await opened.read(at, call);
      } catch (error) {
        if (PluginError.is(error) && error.code === code && error.retryAfterSeconds === undefined) return null;
        throw error;
      }
    },
  });

/** Returns a name as in a store without dots. Names that lead out of a location stay. */
const dashes = (name: string): string => (/^\.+$/.test(name) ? name : name.replaceAll('.', '-'));

const locatesAt =
  (pathOf: (asked: readonly string[]) => readonly string[]) =>
  (opened: Sink): Partial<Sink> => ({
    locate: (placement, kept) => opened.locate({ ...placement, path: pathOf(placement.path) }, kept),
  });

const nothing: Snapshot = { revision: 'nothing' as Revision, entries: new Map(), drift: [] };

export const sinkReadSaboteurs: readonly Saboteur<Sink>[] = [
  {
    does: 'gives a location another id when it is asked about other entries',
    caughtBy: 'locate.canonical',
    wrap: (opened) => ({
      locate: (placement, kept) => {
        const at = opened.locate(placement, kept);
        return { ...at, id: kept.size < 2 && !kept.has('other.crt') ? `${at.id}#${kept.size}` : at.id };
      },
    }),
    also: ['read.only-what-was-asked', 'read.secret-by-layout', 'write.leaves-unlocated'],
  },
  {
    does: 'locates a location differently the second time',
    caughtBy: 'locate.pure',
    wrap(opened) {
      let located = 0;
      return { locate: (placement, kept) => ({ ...opened.locate(placement, kept), count: located++ }) };
    },
  },
  {
    does: 'repairs a path that leads out',
    caughtBy: 'locate.escape',
    wrap: (opened) => ({
      locate(placement, kept) {
        const path = placement.path.map((name) => name.replaceAll(/^\.\.?$|\.\.\//g, '') || 'repaired');
        return opened.locate({ ...placement, path }, kept);
      },
    }),
  },
  {
    does: 'takes any entry name',
    caughtBy: 'locate.escape',
    also: ['locate.names.distinct'],
    wrap: (opened) => ({
      locate(placement, kept) {
        const honest = new Map([...kept].filter(([name]) => /^[\w.]+$/.test(name) && !/^\.*$/.test(name)));
        return opened.locate(placement, honest);
      },
    }),
  },
  {
    does: 'stores the locations of names with a dot and with a dash as one',
    caughtBy: 'locate.names.distinct',
    wrap: locatesAt((path) => path.map(dashes)),
  },
  {
    does: 'joins the parts of a path by dashes',
    caughtBy: 'locate.names.distinct',
    wrap: locatesAt(([top = '', ...parts]) => [top, parts.join('-')]),
  },
  {
    does: 'stores entries of names with a dot and with a dash as one',
    caughtBy: 'locate.names.distinct',
    wrap: (opened, storage) => ({
      async write(at, change, expected, call) {
        const answer = await opened.write(at, change, expected, call);
        const entries = storage.locations.get(at.id)?.entries;
        for (const name of change.set.keys()) {
          const bytes = entries?.get(name);
          for (const other of entries?.keys() ?? []) {
            if (bytes !== undefined && dashes(other) === dashes(name)) entries?.set(other, bytes);
          }
        }
        return answer;
      },
    }),
  },
  {
    does: 'answers an empty snapshot where nothing is',
    caughtBy: 'read.absent',
    also: ids(`
      locate.names.distinct lock.leaves-location read.only-what-was-asked rights.missing.changes-nothing undo.created
      write.cancelled write.empty write.gone write.last-entry`),
    wrap: (opened) => ({ read: async (at, call) => (await opened.read(at, call)) ?? nothing }),
  },
  {
    does: 'tells the digest of something else',
    caughtBy: 'read.states',
    also: ids(`
      locate.names.distinct read.only-what-was-asked read.outlives-instance read.own-copy read.unreadable
      undo.cancelled undo.compare-and-set undo.crash undo.discard undo.hidden undo.lost undo.missing undo.restore
      write.answers-what-is-there write.crash write.create.twice write.leaves-unlocated write.not-located
      write.own-copy write.locations-at-once write.race write.race.instances`),
    wrap: shows((snapshot) =>
      eachState(snapshot, (name, state) => (name === 'tls.crt' ? { ...state, digest: 'ab'.repeat(32) } : state)),
    ),
  },
  {
    does: 'shows public bytes in another spelling',
    caughtBy: 'read.states',
    wrap: shows((snapshot) =>
      eachState(snapshot, (_name, state) =>
        state.kind === 'public' ? { ...state, bytes: Buffer.concat([state.bytes, Buffer.from('\n')]) } : state,
      ),
    ),
    also: ['read.outlives-instance', 'write.answers-what-is-there', 'write.every-byte'],
  },
  {
    does: 'looks at entries that it was not asked about',
    caughtBy: 'read.only-what-was-asked',
    also: ['locate.names.distinct', 'read.secret-by-layout'],
    wrap: (opened) => {
      const everything: Kept = new Map([
        ['ca.crt', 'public'],
        ['tls.crt', 'public'],
        ['other.crt', 'public'],
        ['tls.key', 'secret'],
      ]);
      return {
        locate(placement, kept) {
          opened.locate(placement, kept);
          return opened.locate(placement, everything);
        },
      };
    },
  },
  {
    does: 'hands out secrets when it is read',
    caughtBy: 'read.no-secret-bytes',
    wrap: shows((snapshot) =>
      eachState(snapshot, (_name, state) =>
        state.kind === 'secret' ? Object.assign({ bytes: new Uint8Array() }, state) : state,
      ),
    ),
    also: ['read.secret-by-layout', 'read.described-by-host', 'read.outlives-instance'],
  },
  {
    does: 'guesses from the name what is secret',
    caughtBy: 'read.secret-by-layout',
    wrap: (opened) => ({
      locate(placement, kept) {
        const guessed = [...kept.keys()].map((name) => [name, name.endsWith('.key') ? 'secret' : 'public'] as const);
        return opened.locate(placement, new Map(guessed));
      },
    }),
  },
  {
    does: 'does not ask the host what may be seen of a secret',
    caughtBy: 'read.described-by-host',
    wrap: shows((snapshot) =>
      eachState(snapshot, (_name, state) =>
        state.kind === 'secret' ? { kind: 'secret', digest: state.digest } : state,
      ),
    ),
  },
  {
    does: 'shows an unchanged location differently each time',
    caughtBy: 'read.stable',
    wrap(opened) {
      let reads = 0;
      return shows((snapshot) => ({ ...snapshot, readAs: ++reads }))(opened);
    },
    also: ['read.outlives-instance', 'write.answers-what-is-there', 'write.stale'],
  },
  {
    does: 'shows its own bytes, to be changed by anybody',
    caughtBy: 'read.own-copy',
    wrap: (opened, storage) => ({
      async read(at, call) {
        const snapshot = await opened.read(at, call);
        if (snapshot === null) return null;
        return eachState(snapshot, (name, state) => {
          const bytes = storage.locations.get(at.id)?.entries.get(name);
          return state.kind === 'public' && bytes !== undefined ? { ...state, bytes } : state;
        });
      },
    }),
  },
  {
    does: 'knows only what this instance wrote',
    caughtBy: 'read.outlives-instance',
    wrap(opened) {
      const written = new Set<string>();
      return {
        async read(at, call) {
          const snapshot = await opened.read(at, call);
          return written.has(at.id) ? snapshot : null;
        },
        write(at, change, expected, call) {
          written.add(at.id);
          return opened.write(at, change, expected, call);
        },
      };
    },
  },
  { does: 'takes a refusal for nothing', caughtBy: 'read.denied-is-not-null', wrap: answersNullFor('denied') },
  {
    does: 'takes what it refuses to read for absent',
    caughtBy: 'read.unreadable',
    also: ['write.unreadable'],
    wrap: (opened) => ({
      ...shows(({ unreadable, ...snapshot }) => snapshot)(opened),
      async write(at, change, expected, call) {
        const snapshot = await opened.write(at, change, expected, call);
        if (snapshot === null) return null;
        const { unreadable, ...rest } = snapshot;
        return rest;
      },
    }),
  },
  {
    does: 'takes a secret entry that it cannot decrypt for absent',
    caughtBy: 'read.unreadable',
    also: ['write.unreadable'],
    wrap: shows(({ unreadable, ...snapshot }) => {
      const others = [...(unreadable ?? [])].filter(([name]) => name !== 'tls.key');
      return others.length === 0 ? snapshot : { ...snapshot, unreadable: new Map(others) };
    }),
  },
  {
    does: 'lets one entry that it refuses to read hide all others',
    caughtBy: 'read.unreadable',
    also: ['canary.unreadable', 'write.unreadable'],
    wrap: shows((snapshot) => {
      for (const [name, why] of snapshot.unreadable ?? []) throw new PluginError('invalid', `reading ${name}: ${why}`);
      return snapshot;
    }),
  },
  {
    does: 'takes a lost connection for nothing',
    caughtBy: 'read.unavailable-is-not-null',
    wrap: answersNullFor('unavailable'),
  },
  {
    does: 'reads although the caller gave up',
    caughtBy: 'read.cancelled',
    wrap: (opened) => ({ read: (at, call) => opened.read(at, unheeded(call)) }),
  },
];
