import { errors, errorsOfReading, type Injection, lastingErrors } from './injections.ts';
import type { Target } from './trace.ts';

export interface Trial {
  readonly target: Target;
  readonly injection: Injection;
  readonly lasts?: boolean;
}

export interface Bounds {
  /** Of the calls that only look, one in so many is tried: the disk is the same from one to the next. */
  readonly opens: number;
  /** At most how many of the errors that it may answer each call fails with, taking turns. */
  readonly errors: number;
  /** At most so many kills, and so many failing calls; evenly spread. */
  readonly most: number;
  /** From 0 to below 1: which of each stretch it is that is tried. */
  readonly offset: number;
}

/** Each call is killed, and each fails. */
export function trialsOf(targets: readonly Target[], bounds: Bounds): readonly Trial[] {
  const looking = targets.filter(({ changes }) => !changes);
  const wanted = targets.filter((target) => target.changes || looking.indexOf(target) % bounds.opens === 0);
  const killed = wanted.map((target): Trial => ({ target, injection: 'SIGKILL' }));
  const failing = wanted.flatMap((target, at) =>
    inTurns(target.changes ? errors : errorsOfReading, at, bounds.errors).map(
      (injection): Trial => ({ target, injection }),
    ),
  );
  return [...spread(killed, bounds), ...spread(failing, bounds)];
}

/** Each call fails, and all of its kind that come after it. */
export function lastingTrialsOf(targets: readonly Target[], bounds: Bounds): readonly Trial[] {
  const trials = targets.flatMap((target, at) =>
    inTurns(lastingErrors, at, 1).map((injection): Trial => ({ target, injection, lasts: true })),
  );
  return spread(trials, bounds);
}

function inTurns(some: readonly Injection[], at: number, count: number): readonly Injection[] {
  const first = at % some.length;
  return [...some.slice(first), ...some.slice(0, first)].slice(0, count);
}

function spread<Item>(items: readonly Item[], { most, offset }: Bounds): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, at) => items[Math.floor(((at + offset) * items.length) / most)]).filter(
    (item) => item !== undefined,
  );
}
