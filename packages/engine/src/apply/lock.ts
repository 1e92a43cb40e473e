import { randomBytes } from 'node:crypto';
import type { Call, Location, Lock } from '@kpki/plugin';
import type { OpenSink } from '../model/slot.ts';

export interface Lockable {
  readonly sink: OpenSink;
  readonly location: Location;
}

/** Another run holds a lock of a sink. */
export interface Busy {
  /** The location, or the sink where it has several. */
  readonly where: string;
  readonly heldBy: string;
}

/**
 * Runs work while no other run of kpki changes the locations, if their sinks can lock. Returns who holds a busy
 * one, without beginning the work. `holder` is what others see; six random hex digits of this run follow.
 */
export async function whileLocked<T>(
  locations: readonly Lockable[],
  holder: string,
  call: Call,
  work: (call: Call) => Promise<T>,
): Promise<{ readonly done: T } | { readonly busy: Busy }> {
  const run = `${holder} (${randomBytes(3).toString('hex')})`;
  const locks: Lock[] = [];
  let busy: Busy | null = null;
  let outcome: { readonly done: T } | { readonly busy: Busy };
  try {
    for (const [sink, own] of Map.groupBy(locations, (each) => each.sink)) {
      const answer = await sink.sink.lock?.(
        own.map(({ location }) => location),
        run,
        call,
      );
      if (answer === undefined) continue;
      if ('heldBy' in answer) {
        busy = { where: locationsForMessage(sink, own), heldBy: answer.heldBy };
        break;
      }
      locks.push(answer);
    }
    const signal = AbortSignal.any([call.signal, ...locks.map(({ lost }) => lost)]);
    outcome = busy === null ? { done: await work({ signal }) } : { busy };
  } catch (error) {
    // The first failure is the one to report; a lock that cannot be released expires.
    await released(locks, null).catch(() => {});
    throw call.signal.aborted ? error : (lossOf(locks) ?? error);
  }
  return released(locks, outcome);
}

/** Releases all locks, the last taken first and each in spite of failures; then throws the first failure. */
async function released<T>(locks: readonly Lock[], outcome: T): Promise<T> {
  const failures: unknown[] = [];
  for (const lock of [...locks].reverse()) await lock.release().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
  return outcome;
}

/** Returns the loss of a lock that stopped the work: the work itself only knows that it was stopped. */
function lossOf(locks: readonly Lock[]): unknown {
  return locks.find(({ lost }) => lost.aborted)?.lost.reason;
}

function locationsForMessage(sink: OpenSink, locations: readonly Pick<Lockable, 'location'>[]): string {
  const [first, ...others] = locations;
  return first === undefined || others.length > 0 ? `sink ${sink.name}` : first.location.id;
}
