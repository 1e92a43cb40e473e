import type { Change, Location, Replaced, ReplacedEntry, Revision, Sink, Snapshot, Undo } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { deaf } from './parts.ts';
import type { Saboteur } from './saboteur.ts';

type Storage = Parameters<Saboteur<Sink>['wrap']>[1];

const undoOf = ({ undo }: Sink): Undo => {
  if (undo === undefined) throw new Error('the reference sink has no undo');
  return undo;
};

const undoes =
  (change: (honest: Undo, opened: Sink, storage: Storage) => Partial<Undo>): Saboteur<Sink>['wrap'] =>
  (opened, storage) => ({ undo: { ...undoOf(opened), ...change(undoOf(opened), opened, storage) } });

const beforeWriting =
  (prepare: (asked: Change, at: Location, storage: Storage) => void): Saboteur<Sink>['wrap'] =>
  (opened, storage) => ({
    async write(at, asked, expected, call) {
      prepare(asked, at, storage);
      return opened.write(at, asked, expected, call);
    },
  });

const reads =
  (change: (snapshot: Snapshot | null, at: Location, storage: Storage) => Snapshot | null): Saboteur<Sink>['wrap'] =>
  (opened, storage) => ({ read: async (at, call) => change(await opened.read(at, call), at, storage) });

const tells = (change: (entry: ReplacedEntry, at: Location, storage: Storage) => ReplacedEntry | null) =>
  undoes((honest, _opened, storage) => ({
    async replaced(at, call): Promise<Replaced | null> {
      const reported = await honest.replaced(at, call);
      if (reported === null) return null;
      const entries = [...reported.entries].flatMap(([name, entry]) => {
        const changed = change(entry, at, storage);
        return changed === null ? [] : [[name, changed] as const];
      });
      return { ...reported, entries: new Map(entries) };
    },
  }));

const restores = (choose: (asked: ReadonlySet<string>, retained: ReadonlySet<string>) => ReadonlySet<string>) =>
  undoes((honest) => ({
    async restore(at, entries, expected, applyId, call) {
      const reported = await honest.replaced(at, deaf());
      return honest.restore(at, choose(entries, new Set(reported?.entries.keys())), expected, applyId, call);
    },
  }));

const revisionNow = async (sink: Sink, at: Location): Promise<Revision | null> =>
  (await sink.read(at, deaf()))?.revision ?? null;

export const sinkUndoSaboteurs: readonly Saboteur<Sink>[] = [
  {
    does: 'does not tell of what was taken away',
    caughtBy: 'undo.replaced',
    also: ['undo.adds', 'undo.again', 'undo.crash', 'undo.lost'],
    wrap: tells((entry) => (entry.after === null ? null : entry)),
  },
  {
    does: 'reports what it retains as drift',
    caughtBy: 'undo.hidden',
    also: ['undo.restore'],
    wrap: reads((snapshot) =>
      snapshot?.retains === undefined ? snapshot : { ...snapshot, drift: [...snapshot.drift, 'old files are there'] },
    ),
  },
  {
    does: 'puts nothing back that was taken away',
    caughtBy: 'undo.restore',
    also: ['undo.again', 'undo.created', 'undo.some'],
    wrap: restores((asked) => new Set([...asked].filter((name) => name !== 'ca.crt'))),
  },
  {
    does: 'shows a location where only something is retained',
    caughtBy: 'undo.created',
    also: ['read.only-what-was-asked'],
    wrap: reads((snapshot, at, storage) =>
      snapshot === null && storage.locations.has(at.id)
        ? { revision: 'empty' as Revision, entries: new Map(), drift: [] }
        : snapshot,
    ),
  },
  {
    does: 'answers an undo with the revision of before',
    caughtBy: 'undo.restore.answers',
    also: ['undo.again'],
    wrap: undoes((honest) => ({
      async restore(at, entries, expected, applyId, call) {
        const answer = await honest.restore(at, entries, expected, applyId, call);
        return answer === null || expected === null ? answer : { ...answer, revision: expected };
      },
    })),
  },
  {
    does: 'retains nothing of what an undo replaces',
    caughtBy: 'undo.again',
    also: ['undo.created', 'undo.some'],
    wrap: undoes((honest, _opened, storage) => ({
      async restore(at, entries, expected, applyId, call) {
        const answer = await honest.restore(at, entries, expected, applyId, call);
        delete storage.locations.get(at.id)?.retained;
        return answer;
      },
    })),
  },
  {
    does: 'begins anew with each change of one apply ID',
    caughtBy: 'undo.adds',
    also: ['undo.untouched'],
    wrap: beforeWriting((asked, at, storage) => {
      if (asked.retain !== undefined) delete storage.locations.get(at.id)?.retained;
    }),
  },
  {
    does: 'puts all back, whatever it is asked for',
    caughtBy: 'undo.some',
    also: ['canary.undo', 'undo.discard', 'undo.lost', 'undo.missing'],
    wrap: restores((_asked, retained) => retained),
  },
  {
    does: 'passes over what it cannot put back',
    caughtBy: 'undo.missing',
    also: ['canary.undo', 'undo.discard', 'undo.lost'],
    wrap: restores((asked, retained) => new Set([...asked].filter((name) => retained.has(name)))),
  },
  {
    does: 'puts back whatever is there',
    caughtBy: 'undo.compare-and-set',
    also: ['canary.undo'],
    wrap: undoes((honest, opened) => ({
      restore: async (at, entries, _expected, applyId, call) =>
        honest.restore(at, entries, await revisionNow(opened, at), applyId, call),
    })),
  },
  {
    does: 'forgets what it retains with the next write',
    caughtBy: 'undo.untouched',
    also: ['undo.compare-and-set', 'undo.crash'],
    wrap: beforeWriting((asked, at, storage) => {
      if (asked.retain === undefined) delete storage.locations.get(at.id)?.retained;
    }),
  },
  {
    does: 'discards nothing',
    caughtBy: 'undo.discard',
    wrap: undoes(() => ({ discard: async () => {} })),
  },
  {
    does: 'puts back although the caller gave up',
    caughtBy: 'undo.cancelled',
    also: ['canary.undo'],
    wrap: undoes((honest) => ({
      restore: (at, entries, expected, applyId) => honest.restore(at, entries, expected, applyId, deaf()),
    })),
  },
  {
    does: 'loses what it was to retain when it is killed',
    caughtBy: 'undo.crash',
    wrap(opened, storage) {
      for (const stored of storage.locations.values()) delete stored.retaining;
      return opened;
    },
  },
  {
    does: 'stops telling of anything once something was lost',
    caughtBy: 'undo.lost',
    wrap: undoes((honest) => ({
      async replaced(at, call): Promise<Replaced | null> {
        const reported = await honest.replaced(at, call);
        if (reported?.lost !== undefined) throw new PluginError('missing', 'it was lost');
        return reported;
      },
    })),
  },
  {
    does: 'tells a secret that it retains',
    caughtBy: 'canary.undo',
    wrap: tells((entry, at, storage) => {
      const bytes = storage.locations.get(at.id)?.retained?.entries.get('tls.key')?.before;
      return bytes ? ({ ...entry, text: new TextDecoder().decode(bytes) } as ReplacedEntry) : entry;
    }),
  },
];
