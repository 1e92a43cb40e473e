import type { Call, Lock } from '@kpki/plugin';
import type { PlaceState } from './read/world.ts';

/** Somebody else is at work on one of the places. */
export interface Busy {
  readonly place: string;
  readonly heldBy: string;
}

/**
 * Does some work while no other run of kpki touches the places, as far as their sinks can lock. Answers who holds one
 * of them when it is not free; the work is then not begun.
 */
export async function whileLocked<T>(
  places: readonly Pick<PlaceState, 'sink' | 'place'>[],
  holder: string,
  call: Call,
  work: (call: Call) => Promise<T>,
): Promise<{ readonly done: T } | { readonly busy: Busy }> {
  const locks: Lock[] = [];
  try {
    for (const { sink, place } of places) {
      const answer = await sink.sink.lock?.(place, holder, call);
      if (answer === undefined) continue;
      if ('heldBy' in answer) return { busy: { place: place.id, heldBy: answer.heldBy } };
      locks.push(answer);
    }
    const signal = AbortSignal.any([call.signal, ...locks.map(({ lost }) => lost)]);
    return { done: await work({ signal }) };
  } finally {
    for (const lock of locks.reverse()) await lock.release();
  }
}
