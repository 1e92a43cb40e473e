import type { Call, Lock } from '@kpki/plugin';
import type { PlaceState } from './read/world.ts';
import type { OpenSink } from './slot.ts';

/** Somebody else is at work on one of the places of a sink. */
export interface Busy {
  /** The place, or the sink where it has several. */
  readonly where: string;
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
    for (const [sink, own] of Map.groupBy(places, (each) => each.sink)) {
      const answer = await sink.sink.lock?.(
        own.map(({ place }) => place),
        holder,
        call,
      );
      if (answer === undefined) continue;
      if ('heldBy' in answer) return { busy: { where: whereIs(sink, own), heldBy: answer.heldBy } };
      locks.push(answer);
    }
    const signal = AbortSignal.any([call.signal, ...locks.map(({ lost }) => lost)]);
    return { done: await work({ signal }) };
  } finally {
    for (const lock of locks.reverse()) await lock.release();
  }
}

function whereIs(sink: OpenSink, places: readonly Pick<PlaceState, 'place'>[]): string {
  const [first, ...others] = places;
  return first === undefined || others.length > 0 ? `sink ${sink.name}` : first.place.id;
}
