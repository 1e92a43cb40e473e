import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Held, Lock, Sink } from '@kpki/plugin';
import { deaf } from './parts.ts';
import { ids, type Saboteur } from './saboteur.ts';

type TakeLock = NonNullable<Sink['lock']>;

const locks =
  (change: (honest: TakeLock) => TakeLock) =>
  (opened: Sink): Partial<Sink> => {
    if (opened.lock === undefined) throw new Error('the reference sink does not lock');
    return { lock: change(opened.lock) };
  };

const pretended = (): Lock => ({ lost: new AbortController().signal, release: async () => {} });

export const sinkLockSaboteurs: readonly Saboteur<Sink>[] = [
  {
    does: 'lets two hold one lock',
    caughtBy: 'lock.one-at-a-time',
    also: ids(`
      lock.race lock.several lock.refused-takes-nothing lock.same-run lock.instances lock.release.own`),
    wrap: locks((honest) => async (locations, holder, call) => {
      const answer = await honest(locations, holder, call);
      return 'release' in answer ? answer : pretended();
    }),
  },
  {
    does: 'looks whether a lock is free, and then leaps',
    caughtBy: 'lock.race',
    wrap: (opened, storage) =>
      locks((honest) => async (locations, holder, call) => {
        if (locations.some(({ id }) => storage.locks.get(id)?.alive)) return honest(locations, holder, call);
        await nextTurn();
        for (const { id } of locations) storage.locks.delete(id);
        return honest(locations, holder, call);
      })(opened),
  },
  {
    does: 'locks the first of several locations only',
    caughtBy: 'lock.several',
    also: ['lock.refused-takes-nothing', 'lock.same-run'],
    wrap: locks((honest) => (locations, holder, call) => honest(locations.slice(0, 1), holder, call)),
  },
  {
    does: 'keeps what it had taken when a further location is held',
    caughtBy: 'lock.refused-takes-nothing',
    also: ['lock.several'],
    wrap: locks((honest) => async (locations, holder, call) => {
      const taken: Lock[] = [];
      for (const at of locations) {
        const answer = await honest([at], holder, call);
        if ('heldBy' in answer) return answer;
        taken.push(answer);
      }
      const release = async (): Promise<void> => {
        for (const lock of taken) await lock.release();
      };
      return { ...pretended(), release };
    }),
  },
  {
    does: 'stands in the way of its own run',
    caughtBy: 'lock.same-run',
    wrap: (opened, storage) =>
      locks((honest) => async (locations, holder, call): Promise<Lock | Held> => {
        const own = locations.map(({ id }) => storage.locks.get(id)).find((lock) => lock?.alive === true);
        return own === undefined ? honest(locations, holder, call) : { heldBy: own.holder };
      })(opened),
  },
  {
    does: 'locks against its own process only',
    caughtBy: 'lock.instances',
    also: ['lock.same-run'],
    wrap: (opened, storage) => {
      const own = new Set<string>();
      return locks((honest) => async (locations, holder, call): Promise<Lock | Held> => {
        for (const { id } of locations) {
          if (!own.has(id)) storage.locks.delete(id);
          own.add(id);
        }
        return honest(locations, holder, call);
      })(opened);
    },
  },
  {
    does: "releases somebody else's lock",
    caughtBy: 'lock.release.own',
    also: ['lock.same-run'],
    wrap: (opened, storage) =>
      locks((honest) => async (locations, holder, call) => {
        const answer = await honest(locations, holder, call);
        if (!('release' in answer)) return answer;
        return {
          ...answer,
          release: async () => {
            for (const { id } of locations) storage.locks.delete(id);
          },
        };
      })(opened),
  },
  {
    does: 'keeps its lock among the entries',
    caughtBy: 'lock.leaves-location',
    wrap: (opened, storage) =>
      locks((honest) => async (locations, holder, call) => {
        const answer = await honest(locations, holder, call);
        const entries = new Map([['other.crt', Buffer.from(holder)]]);
        if ('release' in answer)
          for (const { id } of locations) storage.locations.set(id, { entries, attributes: '{}' });
        return answer;
      })(opened),
  },
  {
    does: 'waits for a holder that is dead',
    caughtBy: 'lock.dead-holder',
    wrap: (opened, storage) =>
      locks((honest) => (locations, holder, call) => {
        for (const { id } of locations) {
          const other = storage.locks.get(id);
          if (other !== undefined) other.alive = true;
        }
        return honest(locations, holder, call);
      })(opened),
  },
  {
    does: 'locks although the caller gave up',
    caughtBy: 'lock.cancelled',
    wrap: locks((honest) => (locations, holder) => honest(locations, holder, deaf())),
  },
  {
    does: 'hands out a lock that is lost already',
    caughtBy: 'lock.one-at-a-time',
    also: ids(`
      lock.several lock.refused-takes-nothing lock.same-run lock.instances lock.release.own lock.leaves-location
      lock.dead-holder lock.cancelled`),
    wrap: locks((honest) => async (locations, holder, call) => {
      const answer = await honest(locations, holder, call);
      return 'release' in answer ? { ...answer, lost: AbortSignal.abort() } : answer;
    }),
  },
];
