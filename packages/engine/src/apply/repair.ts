import type { Call } from '@kpki/plugin';
import type { Listener } from '../event.ts';
import { refuseStopped } from '../failure.ts';
import type { PlaceDrift } from '../plan/plan.ts';
import type { PlaceState } from '../read/read-places.ts';
import { writeChange } from './write-place.ts';

/**
 * Has the sinks put some of these places in order, and finish what they had begun. Answers all of them, those as they are
 * then: where a write was finished that had been cut short, with another revision.
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

/** An empty change asks for it. */
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

/** Whether a repair finished a write that had been cut short. */
export function isFinished({ snapshot: before }: PlaceState, { snapshot: after }: PlaceState): boolean {
  // Where nothing was lacking but its end, what is retained tells that a write was finished.
  return after?.revision !== before?.revision || after?.retains !== before?.retains;
}
