import type { ObservedState } from '../inventory/observed-state.ts';
import type { LocationState } from '../inventory/read-locations.ts';
import { keyFilesIn } from '../issuing/ca-placement.ts';
import { changes } from '../model/step.ts';
import type { Plan } from '../plan/plan.ts';
import { isFoundation } from './writing-order.ts';

/** More than are written at once: a run that wrote anything of the same plan has completed one of the first. */
const rereadFirst = 16;

/**
 * Returns which locations need no read under the lock: the plan creates them, and their writes throw 'conflict' if
 * anything is stored there by then. The first ones of each sink and all CAs are reread, so that a plan that another
 * run has begun is refused before a key is made. If a backend signs, all are read: it must not issue for a stale plan.
 */
export function unreadCreations(
  plan: Plan,
  { slots, locations, caPlacements }: ObservedState,
): (at: Pick<LocationState, 'sink' | 'location'>) => boolean {
  if (![...caPlacements.keys()].every(keyFilesIn(caPlacements))) return () => false;
  const written = new Set(
    plan.steps.filter(changes).flatMap(({ writes }) => writes.map(({ sink, location }) => keyOf(sink, location))),
  );
  const withFoundations = new Set(slots.filter(isFoundation).map(({ location }) => location));
  const created = locations.filter(
    ({ sink, location, snapshot, refused }) =>
      snapshot === null &&
      refused === undefined &&
      sink.sink.atomic === 'all' &&
      !withFoundations.has(location) &&
      written.has(keyOf(sink.name, location.id)),
  );
  const bySink = Map.groupBy(created, ({ sink }) => sink);
  const unread = new Set(
    [...bySink.values()]
      .flatMap((own) => own.slice(rereadFirst))
      .map(({ sink, location }) => keyOf(sink.name, location.id)),
  );
  return ({ sink, location }) => unread.has(keyOf(sink.name, location.id));
}

function keyOf(sink: string, location: string): string {
  return JSON.stringify([sink, location]);
}
