import { type Call, type Held, type Lock, PluginError } from '@kpki/plugin';
import { patient } from '../client/patient.ts';
import type { Kv } from '../kv/kv.ts';
import { nameOf } from '../kv/place.ts';
import { getVersion, putVersion, type Version } from '../kv/secret.ts';
import { type Holding, keep, releaseAll } from './keep.ts';
import { isProvablyDead, newToken, thisProcess } from './process.ts';
import { fieldsOf, isOurs, type LockRecord, recordOf } from './record.ts';

/** Locks of a dead process are free at once on its machine, and elsewhere after so long. */
export const usualLockSeconds = 60;
/** The server tells its time to the second, and another node of it may be off by some. */
const slackSeconds = 5;

/** What the locks of an opened sink have in common. */
export interface Locking {
  readonly kv: Kv;
  /** How long after its last renewal a lock is nobody's. */
  readonly seconds: number;
  /** The tokens of attempts that ended in an error. What such a one may have left there all the same holds nobody up. */
  readonly abandoned: Set<string>;
}

/** All of these locks or none. They are taken in the order given, so that two runs never wait for each other. */
export async function takeLocks(
  locking: Locking,
  paths: readonly (readonly string[])[],
  holder: string,
  call: Call,
): Promise<Lock | Held> {
  const { kv, seconds, abandoned } = locking;
  const record: LockRecord = { holder, token: newToken(), seconds, ...thisProcess() };
  const begun = performance.now();
  const holdings: Holding[] = [];
  try {
    for (const path of paths) {
      const taken = await takeLock(locking, path, record, call);
      if ('heldBy' in taken) {
        await releaseAll(kv, holdings, record);
        return taken;
      }
      holdings.push(taken);
    }
    if (call.signal.aborted) throw new PluginError('cancelled', 'lock: cancelled, and what was taken is given back');
  } catch (error) {
    abandoned.add(record.token);
    await releaseAll(kv, holdings, record);
    throw error;
  }
  return keep(kv, holdings, record, begun);
}

async function takeLock(
  locking: Locking,
  path: readonly string[],
  record: LockRecord,
  call: Call,
): Promise<Holding | Held> {
  const { kv } = locking;
  const found = await getVersion(kv, path, call);
  const other = holderOf(locking, path, found);
  if (other !== null) return { heldBy: other };
  try {
    const { version } = await putVersion(kv, path, fieldsOf(record), found.version, call);
    return { path, version };
  } catch (error) {
    if (!PluginError.is(error) || (error.code !== 'conflict' && error.code !== 'uncertain')) throw error;
    return whoTookIt(locking, path, record, error);
  }
}

/** After a write that another one outran, or whose answer was lost. */
async function whoTookIt(
  locking: Locking,
  path: readonly string[],
  record: LockRecord,
  error: PluginError,
): Promise<Holding | Held> {
  const { kv } = locking;
  const found = await getVersion(kv, path, patient);
  if (isOurs(found.data, record)) return { path, version: found.version };
  const other = holderOf(locking, path, found);
  if (other !== null) return { heldBy: other };
  const name = nameOf(kv.settings, path);
  throw new PluginError('unavailable', `lock ${name}: somebody else took it and gave it up meanwhile`, {
    cause: error,
  });
}

/** Null: it is free, or its holder is dead. */
function holderOf({ kv, abandoned }: Locking, path: readonly string[], found: Version): string | null {
  const record = recordOf(found.data);
  if (record === null) return null;
  if (record === 'unreadable') {
    const name = nameOf(kv.settings, path);
    throw new PluginError('invalid', `lock ${name}: what is there is not of kpki; see whose it is, then delete it`);
  }
  if (abandoned.has(record.token)) return null;
  return isExpired(record, found) || isProvablyDead(record) ? null : record.holder;
}

/** By the server's clock alone: when the version was made, and what time it is. */
function isExpired({ seconds }: LockRecord, { created, serverTime }: Version): boolean {
  const made = Date.parse(created);
  if (Number.isNaN(made) || serverTime === null) return false;
  return serverTime - made > (seconds + slackSeconds) * 1000;
}
