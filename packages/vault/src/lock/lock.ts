import { type Call, type Held, type Lock, PluginError } from '@kpki/plugin';
import { thisProcess } from '@kpki/plugin/process';
import { neverCancelled } from '../client/never-cancelled.ts';
import { nameOf } from '../kv/location.ts';
import type { Kv } from '../kv/secret.ts';
import { getVersion, putVersion, type Version } from '../kv/secret.ts';
import { keep, type OwnLock, releaseAll } from './keep.ts';
import { isProvablyDead, isSameProcess, newToken } from './process.ts';
import { fieldsOf, isOurs, type LockRecord, recordOf } from './record.ts';

/** Locks of a dead process are free at once on its machine, and elsewhere after this many seconds. */
export const defaultLockSeconds = 60;
/** The server reports its time to the second, and another node of its cluster may differ by some seconds. */
const slackSeconds = 5;

export interface VaultLocking {
  readonly kv: Kv;
  /** How long after its last renewal a lock expires. */
  readonly seconds: number;
  /** The tokens of failed attempts. A lock that such an attempt left anyway blocks no run. */
  readonly abandoned: Set<string>;
}

/**
 * Takes all locks or none, in one order, so that no two runs wait for each other; locks of another sink stay with that
 * sink.
 */
export async function takeLocks(
  locking: VaultLocking,
  paths: readonly (readonly string[])[],
  holder: string,
  call: Call,
): Promise<Lock | Held> {
  const { kv, seconds, abandoned } = locking;
  const record: LockRecord = { holder, token: newToken(), seconds, ...thisProcess() };
  const begun = performance.now();
  const holdings: OwnLock[] = [];
  try {
    for (const path of paths) {
      const taken = await takeLock(locking, path, record, call);
      if (taken === 'shared') continue;
      if ('heldBy' in taken) {
        abandoned.add(record.token);
        await releaseAll(kv, holdings, record);
        return taken;
      }
      holdings.push(taken);
    }
    if (call.signal.aborted) throw new PluginError('cancelled', 'lock: cancelled; the locks taken were released');
  } catch (error) {
    abandoned.add(record.token);
    await releaseAll(kv, holdings, record);
    throw error;
  }
  return holdings.length === 0 ? nothingToKeep() : keep(kv, holdings, record, begun);
}

function nothingToKeep(): Lock {
  return { lost: new AbortController().signal, release: async () => {} };
}

async function takeLock(
  locking: VaultLocking,
  path: readonly string[],
  record: LockRecord,
  call: Call,
): Promise<OwnLock | Held | 'shared'> {
  const { kv } = locking;
  const found = await getVersion(kv, path, call);
  const other = holderOf(locking, path, found, record);
  if (other !== null) return other;
  try {
    const { version } = await putVersion(kv, path, fieldsOf(record), found.version, call);
    return { path, version };
  } catch (error) {
    if (!PluginError.is(error) || (error.code !== 'conflict' && error.code !== 'uncertain')) throw error;
    return whoTookIt(locking, path, record, error);
  }
}

/** Reads the holder after a write that lost a race, or whose answer was lost. */
async function whoTookIt(
  locking: VaultLocking,
  path: readonly string[],
  record: LockRecord,
  error: PluginError,
): Promise<OwnLock | Held | 'shared'> {
  const { kv } = locking;
  const found = await getVersion(kv, path, neverCancelled);
  if (isOurs(found.data, record)) return { path, version: found.version };
  const other = holderOf(locking, path, found, record);
  if (other !== null) return other;
  const name = nameOf(kv.settings, path);
  throw new PluginError('unavailable', `lock ${name}: another run took and released the lock in between`, {
    cause: error,
  });
}

/** Null: the lock is free, or its holder is dead. 'shared': the run of `own` has the lock already. */
function holderOf(
  { kv, abandoned }: VaultLocking,
  path: readonly string[],
  found: Version,
  own: LockRecord,
): Held | 'shared' | null {
  const there = recordOf(found.data);
  if (there === null) return null;
  if (there === 'unreadable') {
    const name = nameOf(kv.settings, path);
    throw new PluginError(
      'invalid',
      `lock ${name}: the secret there was not written by kpki; find its owner, then delete it`,
    );
  }
  if (abandoned.has(there.token) || isExpired(there, found) || isProvablyDead(there)) return null;
  return isSameRun(there, own) ? 'shared' : { heldBy: there.holder };
}

/** The text distinguishes the runs of one process; no other process can have the same process identity. */
function isSameRun(one: LockRecord, other: LockRecord): boolean {
  return one.holder === other.holder && isSameProcess(one, other);
}

/** Uses the server's clock alone: the time of the version, and the current time. */
function isExpired({ seconds }: LockRecord, { created, serverTime }: Version): boolean {
  const made = Date.parse(created);
  if (Number.isNaN(made) || serverTime === null) return false;
  return serverTime - made > (seconds + slackSeconds) * 1000;
}
