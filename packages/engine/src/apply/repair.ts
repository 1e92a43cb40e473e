import type { Call } from '@kpki/plugin';
import type { Listener } from '../event.ts';
import { refuseStopped } from '../event.ts';
import type { PlaceDrift } from '../plan/plan.ts';
import type { PlaceState } from '../read/read-places.ts';
import { writeChange } from './write-place.ts';

/**
 * Has the sinks repair some places, and finish interrupted writes. Returns all places as they are then: a finished
 * write changes the revision.
 */
export async function repairPlaces(
  places: readonly PlaceState[],
  repairs: readonly PlaceDrift[],
  listener: Listener,
  call: Call,
): Promise<readonly PlaceState[]> {
  const states: PlaceState[] = [];
  for (const state of places) {
    const { sink, place } = state;
    const isDrifted = repairs.some((each) => each.sink === sink.name && each.place === place.id);
    states.push(isDrifted ? await repaired(state, listener, call) : state);
  }
  return states;
}

/** An empty change asks for the repair. */
async function repaired(state: PlaceState, listener: Listener, call: Call): Promise<PlaceState> {
  const { sink, place, snapshot } = state;
  refuseStopped(call, `putting ${place.id} in order`);
  listener({ type: 'repairing', sink: sink.name, place: place.id });
  const nothing = { set: new Map(), unset: new Set<string>() };
  const after = await writeChange(state, nothing, snapshot?.revision ?? null, listener, call);
  const repairedState = { ...state, snapshot: after };
  const finishes = isFinished(state, repairedState) ? { finishes: true as const } : {};
  listener({ type: 'repaired', sink: sink.name, place: place.id, ...finishes });
  return repairedState;
}

/** Whether a repair finished an interrupted write. */
export function isFinished({ snapshot: before }: PlaceState, { snapshot: after }: PlaceState): boolean {
  // Where only the end was missing, the revision stays and what is retained tells.
  return after?.revision !== before?.revision || after?.retains !== before?.retains;
}
