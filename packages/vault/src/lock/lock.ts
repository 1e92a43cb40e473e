import { type Call, type Held, type Lock, PluginError } from '@kpki/plugin';
import { nameOf } from '../kv/place.ts';
import { getVersion, putVersion, type Version } from '../kv/secret.ts';
import type { Kv } from '../kv/session.ts';
import { isProvablyDead, newToken, thisProcess } from './process.ts';
import { fieldsOf, type LockRecord, recordOf, released } from './record.ts';

/** One lock's secret, held. */
interface Holding {
  readonly path: readonly string[];
  version: number;
}

/** Locks of a dead process are free at once on its machine, and elsewhere after so long. */
export const usualLockSeconds = 60;
/** The server tells its time to the second, and another node of it may be off by some. */
const slackSeconds = 5;

const patient: Call = { signal: new AbortController().signal };

/** All of these locks or none. They are taken in the order given, so that two runs never wait for each other. */
export async function takeLocks(
  kv: Kv,
  paths: readonly (readonly string[])[],
  holder: string,
  seconds: number,
  call: Call,
): Promise<Lock | Held> {
  const record: LockRecord = { holder, token: newToken(), seconds, ...thisProcess() };
  const holdings: Holding[] = [];
  try {
    for (const path of paths) {
      const taken = await takeLock(kv, path, record, call);
      if ('heldBy' in taken) {
        await releaseAll(kv, holdings);
        return taken;
      }
      holdings.push(taken);
    }
  } catch (error) {
    await releaseAll(kv, holdings);
    throw error;
  }
  return keep(kv, holdings, record);
}

async function takeLock(kv: Kv, path: readonly string[], record: LockRecord, call: Call): Promise<Holding | Held> {
  const found = await getVersion(kv, path, call);
  const other = holderOf(kv, path, found);
  if (other !== null) return { heldBy: other };
  try {
    const { version } = await putVersion(kv, path, fieldsOf(record), found.version, call);
    return { path, version };
  } catch (error) {
    if (!PluginError.is(error) || (error.code !== 'conflict' && error.code !== 'uncertain')) throw error;
    return whoTookIt(kv, path, record, error);
  }
}

/** After a write that another one outran, or whose answer was lost. */
async function whoTookIt(
  kv: Kv,
  path: readonly string[],
  record: LockRecord,
  error: PluginError,
): Promise<Holding | Held> {
  const found = await getVersion(kv, path, patient);
  const there = recordOf(found.data);
  if (there !== null && there !== 'unreadable' && there.token === record.token) return { path, version: found.version };
  const other = holderOf(kv, path, found);
  if (other !== null) return { heldBy: other };
  const name = nameOf(kv.settings, path);
  throw new PluginError('unavailable', `lock ${name}: somebody else took it and gave it up meanwhile`, {
    cause: error,
  });
}

/** Null: it is free, or its holder is dead. */
function holderOf(kv: Kv, path: readonly string[], found: Version): string | null {
  const record = recordOf(found.data);
  if (record === null) return null;
  if (record === 'unreadable') {
    const name = nameOf(kv.settings, path);
    throw new PluginError('invalid', `lock ${name}: what is there is not of kpki; see whose it is, then delete it`);
  }
  return isExpired(record, found) || isProvablyDead(record) ? null : record.holder;
}

/** By the server's clock alone: when the version was made, and what time it is. */
function isExpired({ seconds }: LockRecord, { created, serverTime }: Version): boolean {
  const made = Date.parse(created);
  if (Number.isNaN(made) || serverTime === null) return false;
  return serverTime - made > (seconds + slackSeconds) * 1000;
}

/** Renews at a third of its time; whoever could not renew for all of it has lost it, and hears so before it is taken. */
function keep(kv: Kv, holdings: readonly Holding[], record: LockRecord): Lock {
  const lost = new AbortController();
  const lease = record.seconds * 1000;
  let renewedAt = performance.now();
  let renewing: Promise<void> = Promise.resolve();
  let ended = false;

  function lose(why: string): void {
    if (ended) return;
    ended = true;
    clearInterval(timer);
    const names = holdings.map(({ path }) => nameOf(kv.settings, path)).join(', ');
    lost.abort(new PluginError('conflict', `the lock ${names} was lost: ${why}`));
  }

  async function renew(): Promise<void> {
    const begun = performance.now();
    try {
      for (const holding of holdings) await renewOne(kv, holding, record);
      renewedAt = begun;
    } catch (error) {
      if (PluginError.is(error) && error.code === 'conflict') lose('somebody else wrote there');
      else if (performance.now() - renewedAt > lease) lose('it could not be renewed in time');
    }
  }

  const timer = setInterval(() => {
    if (performance.now() - renewedAt > lease) lose('it could not be renewed in time');
    renewing = renewing.then(() => (ended ? undefined : renew()));
  }, lease / 3);
  timer.unref();

  let release: Promise<void> | null = null;
  async function end(): Promise<void> {
    const isOurs = !ended;
    ended = true;
    clearInterval(timer);
    await renewing;
    if (isOurs) await releaseAll(kv, holdings);
  }
  return {
    lost: lost.signal,
    release: () => {
      release ??= end();
      return release;
    },
  };
}

async function renewOne(kv: Kv, holding: Holding, record: LockRecord): Promise<void> {
  const found = await putVersion(kv, holding.path, fieldsOf(record), holding.version, patient).catch(async (error) => {
    if (!PluginError.is(error) || (error.code !== 'uncertain' && error.code !== 'conflict')) throw error;
    // Of a renewal whose answer was lost the next one hears as of a conflict with itself.
    const there = await getVersion(kv, holding.path, patient);
    const own = recordOf(there.data);
    if (own === null || own === 'unreadable' || own.token !== record.token) throw error;
    return there;
  });
  holding.version = found.version;
}

/** What cannot be released runs out by itself. */
async function releaseAll(kv: Kv, holdings: readonly Holding[]): Promise<void> {
  for (const { path, version } of [...holdings].reverse()) {
    await putVersion(kv, path, released, version, patient).catch((error: unknown) => {
      kv.host.log(
        'debug',
        `release ${nameOf(kv.settings, path)}: ${error instanceof Error ? error.message : 'it failed'}`,
      );
    });
  }
}
