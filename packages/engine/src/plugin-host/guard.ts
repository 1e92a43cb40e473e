import type { Call } from '@kpki/plugin';
import { EngineError } from '../model/errors.ts';
import type { CallName } from '../model/plugin-faults.ts';
import { type StatementOf, statement } from '../model/statement.ts';
import { type CallClock, callClock, callKinds, graceSeconds } from './call-clock.ts';
import { attributed, type PluginOrigin } from './plugin-origin.ts';

/** What stands between the engine and one open plugin. */
export interface Guard {
  readonly pluginOrigin: PluginOrigin;
  readonly clock: CallClock;
  /** Why it gets no more calls; null as long as it answers. */
  silent: StatementOf<'plugin/call/late'> | null;
}

export function guardFor(pluginOrigin: PluginOrigin): Guard {
  return { pluginOrigin, clock: callClock(), silent: null };
}

/** These calls may be tried with a plugin that has stopped answering. */
const endings: ReadonlySet<CallName> = new Set(['close', 'release-lock']);

const nobodyStops: Call = { signal: new AbortController().signal };

/**
 * Makes a call of a plugin and converts its answer. Errors name their origin, and one without a code counts as the
 * worst that the call allows. A call that does not end is given up: its signal fires, its later answer is ignored, and
 * the plugin gets no more calls, since it may still be at work.
 */
export function heard<T>(guard: Guard, name: CallName, call: Call | null, run: (own: Call) => Promise<T>): Promise<T> {
  const { around = alone } = guard.pluginOrigin;
  return around(() => heardInTime(guard, name, call, run));
}

async function heardInTime<T>(
  guard: Guard,
  name: CallName,
  call: Call | null,
  run: (own: Call) => Promise<T>,
): Promise<T> {
  const { seconds, doubt } = callKinds[name];
  const { pluginOrigin } = guard;
  if (guard.silent !== null && !endings.has(name)) {
    const said = statement('plugin/call/not-made', { call: name, why: guard.silent });
    throw attributed(new EngineError('unavailable', said), pluginOrigin, doubt);
  }
  const { signal } = call ?? nobodyStops;
  const givenUp = new AbortController();
  const { promise: end, reject } = Promise.withResolvers<never>();
  const timer = guard.clock.start(seconds * 1000, () => {
    const isStopped = signal.aborted;
    const said = statement('plugin/call/late', { call: name, seconds: isStopped ? graceSeconds : seconds, isStopped });
    guard.silent ??= said;
    reject(new EngineError(isStopped && doubt === 'unavailable' ? 'cancelled' : doubt, said));
    givenUp.abort();
  });
  const stop = (): void => timer.shorten(graceSeconds * 1000);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const work = run({ signal: AbortSignal.any([signal, givenUp.signal]) });
    // A late answer or failure is ignored.
    work.catch(() => {});
    return await Promise.race([work, end]);
  } catch (error) {
    throw attributed(error, pluginOrigin, doubt);
  } finally {
    timer.stop();
    signal.removeEventListener('abort', stop);
  }
}

function alone<T>(call: () => Promise<T>): Promise<T> {
  return call();
}

/** The same for a call that answers at once; such a call changes nothing. */
export function heardAtOnce<T>({ pluginOrigin }: Guard, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw attributed(error, pluginOrigin, 'unavailable');
  }
}
