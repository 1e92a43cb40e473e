import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Held, Lock, Sink } from '../../src/sink.ts';
import { deaf } from './parts.ts';
import type { Saboteur } from './saboteur.ts';

type TakeLock = NonNullable<Sink['lock']>;

const locks =
  (change: (honest: TakeLock) => TakeLock) =>
  (opened: Sink): Sink => {
    if (opened.lock === undefined) throw new Error('the reference sink does not lock');
    return { ...opened, lock: change(opened.lock) };
  };

const pretended = (): Lock => ({ lost: new AbortController().signal, release: async () => {} });

export const sinkLockSaboteurs: readonly Saboteur<Sink>[] = [
  {
    does: 'lets two hold one lock',
    caughtBy: 'lock.one-at-a-time',
    also: ['lock.race', 'lock.instances', 'lock.release.own'],
    wrap: locks((honest) => async (at, holder, call) => {
      const answer = await honest(at, holder, call);
      return 'release' in answer ? answer : pretended();
    }),
  },
  {
    does: 'looks whether a lock is free, and then leaps',
    caughtBy: 'lock.race',
    wrap: (opened, storage) =>
      locks((honest) => async (at, holder, call) => {
        const other = storage.locks.get(at.id);
        if (other?.alive) return honest(at, holder, call);
        await nextTurn();
        storage.locks.delete(at.id);
        return honest(at, holder, call);
      })(opened),
  },
  {
    does: 'locks against its own process only',
    caughtBy: 'lock.instances',
    wrap: (opened, storage) => {
      const own = new Set<string>();
      return locks((honest) => async (at, holder, call): Promise<Lock | Held> => {
        if (!own.has(at.id)) storage.locks.delete(at.id);
        own.add(at.id);
        return honest(at, holder, call);
      })(opened);
    },
  },
  {
    does: "releases somebody else's lock",
    caughtBy: 'lock.release.own',
    wrap: (opened, storage) =>
      locks((honest) => async (at, holder, call) => {
        const answer = await honest(at, holder, call);
        if (!('release' in answer)) return answer;
        return {
          ...answer,
          release: async () => {
            storage.locks.delete(at.id);
          },
        };
      })(opened),
  },
  {
    does: 'keeps its lock among the entries',
    caughtBy: 'lock.leaves-place',
    wrap: (opened, storage) =>
      locks((honest) => async (at, holder, call) => {
        const answer = await honest(at, holder, call);
        const entries = new Map([['other.crt', Buffer.from(holder)]]);
        if ('release' in answer) storage.places.set(at.id, { entries, attributes: '{}' });
        return answer;
      })(opened),
  },
  {
    does: 'waits for a holder that is dead',
    caughtBy: 'lock.dead-holder',
    wrap: (opened, storage) =>
      locks((honest) => (at, holder, call) => {
        const other = storage.locks.get(at.id);
        if (other !== undefined) other.alive = true;
        return honest(at, holder, call);
      })(opened),
  },
  {
    does: 'locks although the caller gave up',
    caughtBy: 'lock.cancelled',
    wrap: locks((honest) => (at, holder) => honest(at, holder, deaf())),
  },
  {
    does: 'hands out a lock that is lost already',
    caughtBy: 'lock.one-at-a-time',
    also: ['lock.instances', 'lock.release.own', 'lock.leaves-place', 'lock.dead-holder', 'lock.cancelled'],
    wrap: locks((honest) => async (at, holder, call) => {
      const answer = await honest(at, holder, call);
      return 'release' in answer ? { ...answer, lost: AbortSignal.abort() } : answer;
    }),
  },
];
