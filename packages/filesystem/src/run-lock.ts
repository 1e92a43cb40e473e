import { type Held, type Lock, PluginError } from '@kpki/plugin';
import type { FolderLocation } from './location.ts';
import { isHeldBy, releaseLock } from './lock-file.ts';
import { ownNames } from './names.ts';
import { evenIfItFails } from './refusal.ts';
import { isEmptyLocation, pruneLocation } from './root.ts';
import { type LockedFolder, pause, type SinkSession, tryLock } from './session.ts';
import { refuseIfCancelled } from './stage.ts';

/** Locks all locations for one run, each separately, in the order of their folders. */
export async function lockLocations(
  session: SinkSession,
  locations: readonly FolderLocation[],
  text: string,
  signal: AbortSignal,
): Promise<Lock | Held> {
  const taken: Lock[] = [];
  const release = async (): Promise<void> => {
    for (const lock of [...taken].reverse()) await lock.release();
  };
  try {
    for (const at of new Map(locations.toSorted(byId).map((each) => [each.id, each])).values()) {
      const lock = await lockLocation(session, at, text, signal);
      if ('heldBy' in lock) {
        await release();
        return lock;
      }
      taken.push(lock);
    }
  } catch (error) {
    await release();
    throw error;
  }
  return { lost: AbortSignal.any(taken.map(({ lost }) => lost)), release };
}

/** Two runs that take the same locks in the same order never wait for each other. */
function byId(a: FolderLocation, b: FolderLocation): number {
  return a.id < b.id ? -1 : 1;
}

/**
 * Locks one location for one run: `.kpki-lock` in the location's folder, which is created for the lock and removed with
 * it if it stays empty.
 */
async function lockLocation(
  session: SinkSession,
  at: FolderLocation,
  text: string,
  signal: AbortSignal,
): Promise<Lock | Held> {
  refuseIfCancelled(signal);
  const keepFolder = await isEmptyLocation(session.disk, session.root, at.folders);
  for (let tries = 0; tries < session.waiting.tries; tries++) {
    const taken = await tryLock(session, at, ownNames.lock, text);
    if (taken && 'theirs' in taken) return taken.theirs.holder === text ? shared() : { heldBy: taken.theirs.holder };
    if (taken) return heldLock(session, at, taken, keepFolder);
    await pause(session.waiting, signal);
  }
  throw new PluginError('unavailable', `lock ${at.id}: another program keeps creating and removing the folder`);
}

/** Another sink of this run holds the lock, and releases it. */
function shared(): Lock {
  return { lost: new AbortController().signal, release: async () => {} };
}

function heldLock(session: SinkSession, at: FolderLocation, { base, holder }: LockedFolder, keepFolder: boolean): Lock {
  const lost = new AbortController();
  const watch = setInterval(() => {
    void isHeldBy(base, ownNames.lock, holder)
      .catch(() => false)
      .then((held) => {
        if (held || released) return;
        clearInterval(watch);
        lost.abort(
          new PluginError('conflict', `the lock on ${at.id} was lost: another program removed ${ownNames.lock}`),
        );
      });
  }, session.waiting.lockCheckMilliseconds);
  watch.unref();
  let released: Promise<void> | null = null;

  async function release(): Promise<void> {
    clearInterval(watch);
    try {
      await releaseLock(base, ownNames.lock, holder, session.processes);
    } finally {
      await base.close();
    }
    if (!keepFolder) await evenIfItFails(() => pruneLocation(session.disk, session.root, at.folders));
  }

  return {
    lost: lost.signal,
    release: () => {
      released ??= release();
      return released;
    },
  };
}
