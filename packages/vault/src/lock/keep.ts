import { type Lock, PluginError } from '@kpki/plugin';
import { neverCancelled } from '../client/never-cancelled.ts';
import { nameOf } from '../kv/location.ts';
import type { Kv } from '../kv/secret.ts';
import { getVersion, putVersion } from '../kv/secret.ts';
import { fieldsOf, isOurs, type LockRecord, released } from './record.ts';

export interface OwnLock {
  readonly path: readonly string[];
  version: number;
}

/**
 * Renews a lock at a third of its time; reports a lock that could not be renewed as lost before another run takes it.
 */
export function keep(kv: Kv, holdings: readonly OwnLock[], record: LockRecord, taken: number): Lock {
  const lost = new AbortController();
  const lease = record.seconds * 1000;
  let renewing: Promise<void> = Promise.resolve();
  let ended = false;
  let end = endAt(taken + lease);

  function endAt(time: number): NodeJS.Timeout {
    return setTimeout(() => lose('it could not be renewed in time'), Math.max(0, time - performance.now())).unref();
  }

  function lose(why: string): void {
    if (ended) return;
    ended = true;
    clearInterval(timer);
    clearTimeout(end);
    const names = holdings.map(({ path }) => nameOf(kv.settings, path)).join(', ');
    lost.abort(new PluginError('conflict', `the lock ${names} was lost: ${why}`));
  }

  async function renew(): Promise<void> {
    if (ended) return;
    const begun = performance.now();
    try {
      for (const holding of holdings) await putOwn(kv, holding, record, true);
      clearTimeout(end);
      if (!ended) end = endAt(begun + lease);
    } catch (error) {
      // Any error but a conflict may be over before the lock expires.
      if (PluginError.is(error) && error.code === 'conflict') lose('another program wrote there');
    }
  }

  const timer = setInterval(() => {
    renewing = renewing.then(renew);
  }, lease / 3).unref();

  async function giveUp(): Promise<void> {
    const isHeld = !ended;
    ended = true;
    clearInterval(timer);
    clearTimeout(end);
    await renewing;
    if (isHeld) await releaseAll(kv, holdings, record);
  }

  let release: Promise<void> | null = null;
  return {
    lost: lost.signal,
    release: () => {
      release ??= giveUp();
      return release;
    },
  };
}

/** A lock that cannot be released expires. */
export async function releaseAll(kv: Kv, holdings: readonly OwnLock[], record: LockRecord): Promise<void> {
  for (const holding of [...holdings].reverse()) {
    await putOwn(kv, holding, record, false).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : 'it failed';
      kv.host.log('debug', `release ${nameOf(kv.settings, holding.path)}: ${why}`);
    });
  }
}

/** After a renewal with a lost answer, the next write sees a conflict with its own version. */
async function putOwn(kv: Kv, holding: OwnLock, record: LockRecord, held: boolean): Promise<void> {
  const data = held ? fieldsOf(record) : released;
  const put = (version: number) => putVersion(kv, holding.path, data, version, neverCancelled);
  try {
    holding.version = (await put(holding.version)).version;
  } catch (error) {
    if (!PluginError.is(error) || (error.code !== 'uncertain' && error.code !== 'conflict')) throw error;
    const there = await getVersion(kv, holding.path, neverCancelled);
    if (!isOurs(there.data, record)) throw error;
    holding.version = (await put(there.version)).version;
  }
}
