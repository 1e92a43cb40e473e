import { type Call, type Held, type Lock, PluginError } from '@kpki/plugin';
import type { SecretLocation } from '../location.ts';
import { refusal } from '../transport/refusal.ts';
import type { ApiSession } from '../transport/request.ts';
import { statusOf } from '../transport/status.ts';
import { enter } from './living.ts';
import { tryLease } from './requests.ts';
import { type Leasing, leaveLease, renewLease, type TakenLease, takeLease } from './take.ts';

/** The time limit for the release of a Lease, even if the caller of the lock was cancelled. */
const leaveMilliseconds = 10_000;

/**
 * Locks each namespace of the locations for one run: takes a Lease `kpki-lock` there, in the order of the names. If one
 * is held, releases those that were taken. A Lease of another sink of the same run stays with that sink.
 */
export async function lockLocations(
  session: Leasing,
  locations: readonly SecretLocation[],
  holder: string,
  call: Call,
): Promise<Lock | Held> {
  const namespaces = [...new Set(locations.map(({ namespace }) => namespace))].sort();
  const locks: Lock[] = [];
  const shared: AbortSignal[] = [];
  try {
    for (const namespace of namespaces) {
      const since = performance.now();
      const taken = await takeLease(session, namespace, holder, call);
      if ('heldBy' in taken) {
        await leaveAll(locks);
        return taken;
      }
      if ('sharedUntil' in taken) shared.push(taken.sharedUntil);
      else locks.push(heldLease(session, taken, since));
    }
  } catch (error) {
    await leaveAll(locks);
    throw error;
  }
  const lost = AbortSignal.any([...shared, ...locks.map((lock) => lock.lost)]);
  let left: Promise<void> | null = null;
  return {
    lost,
    release() {
      left ??= leaveAll(locks);
      return left;
    },
  };
}

async function leaveAll(locks: readonly Lock[]): Promise<void> {
  for (const lock of locks.toReversed()) await lock.release();
}

/** Renews a Lease at a third of its time, until it is released or lost. `since`: before the write, by our clock. */
function heldLease(session: Leasing, first: TakenLease, since: number): Lock {
  const lost = new AbortController();
  const forget = enter(first.lease, { session, lost: lost.signal });
  const ended = new AbortController();
  const life = session.leaseSeconds * 1000;
  let taken = first;
  let renewed = since;
  let work: Promise<void> = Promise.resolve();

  function lose(why: string): void {
    stop();
    lost.abort(new PluginError('conflict', `the lock on namespace ${taken.namespace} was lost: ${why}`));
  }

  async function renew(): Promise<void> {
    const begun = performance.now();
    try {
      const next = await renewLease(session, taken, ended.signal);
      if (next === null) return lose('another run holds it');
      taken = next;
      renewed = begun;
    } catch {
      // The Lease is ours until it expires: the next renewal tries again.
    }
  }

  let renewing = false;
  const timer = setInterval(() => {
    if (performance.now() - renewed > life) return lose('it could not be renewed in time');
    if (renewing || performance.now() - renewed < life / 3) return;
    renewing = true;
    work = renew().finally(() => {
      renewing = false;
    });
  }, life / 12);
  timer.unref();

  function stop(): void {
    forget();
    clearInterval(timer);
    ended.abort();
  }

  async function leave(): Promise<void> {
    if (lost.signal.aborted) return;
    forget();
    clearInterval(timer);
    // A running renewal ends first: the release must replace what the renewal wrote.
    await work;
    stop();
    await leaveLease(session, taken, AbortSignal.timeout(leaveMilliseconds));
  }

  let left: Promise<void> | null = null;
  return {
    lost: lost.signal,
    release() {
      left ??= leave();
      return left;
    },
  };
}

/**
 * Verifies that the namespace exists and accepts new objects. RBAC grants rights in namespaces that do not exist, and
 * reading a namespace needs a right that nothing else needs: so a dry run creates a Lease. Other errors of the dry run
 * are ignored here.
 */
export async function verifyNamespace({ send }: ApiSession, namespace: string, { signal }: Call): Promise<void> {
  const request = tryLease(namespace);
  const answer = await send(request, signal);
  const reported = statusOf(answer.body);
  const isMissing = answer.status === 404 && reported?.details.kind === 'namespaces';
  const isEnding = reported?.details.causes.some(({ reason }) => reason === 'NamespaceTerminating') === true;
  if (isMissing || isEnding) throw refusal(request, answer);
}
