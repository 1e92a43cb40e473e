import type { Call } from '@kpki/plugin';
import type { Listener } from '../event.ts';
import { refuseStopped } from '../event.ts';
import type { LocationDrift } from '../plan/plan.ts';
import type { LocationState } from '../read/read-locations.ts';
import { writeChange } from './write-location.ts';

/**
 * Has the sinks repair some locations, and finish interrupted writes. Returns all locations as they are then: a finished
 * write changes the revision.
 */
export async function repairLocations(
  locations: readonly LocationState[],
  repairs: readonly LocationDrift[],
  listener: Listener,
  call: Call,
): Promise<readonly LocationState[]> {
  const states: LocationState[] = [];
  for (const state of locations) {
    const { sink, location } = state;
    const isDrifted = repairs.some((each) => each.sink === sink.name && each.location === location.id);
    states.push(isDrifted ? await repaired(state, listener, call) : state);
  }
  return states;
}

/** An empty change asks for the repair. */
async function repaired(state: LocationState, listener: Listener, call: Call): Promise<LocationState> {
  const { sink, location, snapshot } = state;
  refuseStopped(call, `putting ${location.id} in order`);
  listener({ type: 'repairing', sink: sink.name, location: location.id });
  const nothing = { set: new Map(), unset: new Set<string>() };
  const after = await writeChange(state, nothing, snapshot?.revision ?? null, listener, call);
  const repairedState = { ...state, snapshot: after };
  const finishes = isFinished(state, repairedState) ? { finishes: true as const } : {};
  listener({ type: 'repaired', sink: sink.name, location: location.id, ...finishes });
  return repairedState;
}

/** Whether a repair finished an interrupted write. */
export function isFinished({ snapshot: before }: LocationState, { snapshot: after }: LocationState): boolean {
  // Where only the end was missing, the revision stays and what is retained tells.
  return after?.revision !== before?.revision || after?.retains !== before?.retains;
}
