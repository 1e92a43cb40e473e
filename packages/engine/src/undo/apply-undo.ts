import { isDeepStrictEqual } from 'node:util';
import { type Call, PluginError } from '@kpki/plugin';
import { refuseStopped } from '../apply/write-location.ts';
import { groupsInOrder, type WrittenSlot } from '../apply/writing-order.ts';
import { keyOfLocation, newApplyId, readApplyId } from '../apply-id/apply-id.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { type LocationState, refuseUnread } from '../inventory/read-locations.ts';
import { failureOf } from '../model/errors.ts';
import type { Listener } from '../model/event.ts';
import { discardAt, type RetainedByLocation, readRetained } from '../retain/retained.ts';
import { entriesByLocation, makeUndoPlan } from './make-undo-plan.ts';
import { type UndoPlan, undoesSomething } from './undo-plan.ts';

export interface Undone {
  readonly entriesWritten: number;
  /** The apply ID under which the replaced files are retained. */
  readonly applyId: string;
}

/**
 * Restores exactly what the plan says, location by location, in the reverse order of an apply, and retains what that
 * replaces. Throws 'conflict' when the observed state is not the one of the plan, 'cancelled' when the signal fires
 * before the last location is begun; the next undo continues.
 */
export async function applyUndo(
  plan: UndoPlan,
  observed: ObservedState,
  listener: Listener,
  call: Call,
): Promise<Undone> {
  const retained = await readRetained(observed, call);
  refuseStaleUndo(plan, observed, retained);
  const applyIds = [...retained.values()].map(({ applyId }) => applyId);
  const undone = readApplyId(plan.applyId);
  const entriesAt = entriesByLocation(plan);
  const states = locationsBackwards(plan, observed).flatMap((state) => {
    const entries = entriesAt.get(state.location.id);
    return entries === undefined ? [] : [{ state, entries }];
  });
  const last = states.at(-1);
  const writtenLocations = {
    locations: states.length,
    last: last === undefined ? null : keyOfLocation(last.state),
  };
  const applyId =
    plan.resumes ??
    newApplyId(new Date(plan.made), writtenLocations, applyIds, undone === null ? { purpose: null } : { undone });
  if (undoesSomething(plan)) listener({ type: 'applying', repairs: 0, steps: states.length });
  let entriesWritten = 0;
  for (const { state, entries } of states) {
    await restoreLocation(state, entries, applyId, listener, call);
    entriesWritten += entries.size;
  }
  // What could not be restored stays until the next apply, for a person to look into.
  const others = observed.locations.filter(({ location }) => {
    const earlier = retained.get(location)?.applyId;
    return earlier !== undefined && earlier !== plan.applyId && earlier !== applyId;
  });
  await discardAt(others, listener, call);
  return { entriesWritten, applyId };
}

/**
 * An interrupted undo then leaves a state that the apply passed through: a sink that reveals a key returns the later
 * one as long as another location has it.
 */
function locationsBackwards({ steps }: UndoPlan, observed: ObservedState): readonly LocationState[] {
  const writes = steps.filter(({ action }) => action !== 'skip').flatMap((step) => step.writes);
  const byEntry = new Map(writes.map((write) => [JSON.stringify([write.location, write.entry]), write]));
  const written = observed.slots.flatMap((slot): readonly WrittenSlot[] => {
    const write = byEntry.get(JSON.stringify([slot.location.id, slot.entry]));
    // An absent entry was removed by the apply.
    return write === undefined ? [] : [{ slot, isRemoved: write.effect === 'adds' }];
  });
  return groupsInOrder(observed.locations, written).toReversed().flat();
}

function refuseStaleUndo(plan: UndoPlan, observed: ObservedState, retained: RetainedByLocation): void {
  if (isDeepStrictEqual(makeUndoPlan(observed, retained, new Date(plan.made)), plan)) return;
  throw new PluginError('conflict', 'something has changed since the undo was planned; plan again');
}

async function restoreLocation(
  state: LocationState,
  entries: ReadonlySet<string>,
  applyId: string,
  listener: Listener,
  call: Call,
): Promise<void> {
  const { sink, location, snapshot } = state;
  refuseUnread([state]);
  refuseStopped(call, 'restore', location.id);
  const { undo } = sink.sink;
  if (undo === undefined) throw new PluginError('unsupported', `sink ${sink.name} retains nothing`);
  listener({ type: 'writing', sink: sink.name, location: location.id, entries: entries.size });
  try {
    await undo.restore(location, entries, snapshot?.revision ?? null, applyId, call);
  } catch (error) {
    const text = failureOf(error);
    const isUncertain = !PluginError.is(error) || error.code === 'uncertain';
    if (text !== null) listener({ type: 'write failed', sink: sink.name, location: location.id, text, isUncertain });
    throw error;
  }
  listener({ type: 'written', sink: sink.name, location: location.id, entries: entries.size });
}
