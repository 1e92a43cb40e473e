import { errors, type Injection } from './injections.ts';
import type { Target } from './trace.ts';

/** One thing to do to one call. */
export interface Trial {
  readonly target: Target;
  readonly injection: Injection;
}

export interface Bounds {
  /** Of the calls that only look, one in so many is tried: the disk is the same from one to the next. */
  readonly opens: number;
  /** How many of the errors each call that changes the disk fails with, taking turns. Those that look: with one. */
  readonly errors: number;
  /** At most so many kills, and so many failing calls; evenly spread. */
  readonly most: number;
}

/** Each call is killed, and each fails. */
export function trialsOf(targets: readonly Target[], bounds: Bounds): readonly Trial[] {
  const looking = targets.filter(({ changes }) => !changes);
  const wanted = targets.filter((target) => target.changes || looking.indexOf(target) % bounds.opens === 0);
  const killed = wanted.map((target): Trial => ({ target, injection: 'SIGKILL' }));
  const failing = wanted.flatMap((target, at) =>
    inTurns(at, target.changes ? bounds.errors : 1).map((injection): Trial => ({ target, injection })),
  );
  return [...spread(killed, bounds.most), ...spread(failing, bounds.most)];
}

function inTurns(at: number, count: number): readonly Injection[] {
  return Array.from({ length: count }, (_, index) => errors[(at + index) % errors.length]).filter(
    (error) => error !== undefined,
  );
}

function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, at) => items[Math.floor(((at + 0.5) * items.length) / most)]).filter(
    (item) => item !== undefined,
  );
}
