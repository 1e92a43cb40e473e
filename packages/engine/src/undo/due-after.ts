import type { Snapshot } from '@kpki/plugin';
import { makePlan } from '../plan/make-plan.ts';
import type { PlaceState } from '../read/read-places.ts';
import { type World, withKeptSubjects } from '../read/world.ts';
import { changes } from '../step/step.ts';
import type { ReplacedSlot } from './replaced-slots.ts';
import type { DueAfter } from './undo-plan.ts';

/** What a plan of the world as it will be has to do, and one of the world as it is has not. */
export function dueAfter(world: World, back: readonly ReplacedSlot[], now: Date): readonly DueAfter[] {
  if (back.length === 0) return [];
  const byPlace = Map.groupBy(back, ({ slot }) => slot.place);
  const places = world.places.map((state) => stateAfter(state, byPlace.get(state.place) ?? []));
  const dueNow = new Set(
    makePlan(world, now)
      .steps.filter(changes)
      .map(({ artefact }) => artefact),
  );
  return makePlan(withKeptSubjects({ ...world, places }), now)
    .steps.filter((step) => step.action !== 'keep' && !dueNow.has(step.artefact))
    .map(({ artefact, action, reasons }) => ({ artefact, action, reasons }));
}

function stateAfter(state: PlaceState, back: readonly ReplacedSlot[]): PlaceState {
  if (back.length === 0) return state;
  const entries = new Map(state.snapshot?.entries ?? []);
  for (const { slot, entry } of back) {
    if (entry.before === null) entries.delete(slot.entry);
    else entries.set(slot.entry, entry.before);
  }
  const snapshot: Snapshot = { drift: [], ...state.snapshot, revision: 'after' as Snapshot['revision'], entries };
  const isEmpty = entries.size === 0 && snapshot.unreadable === undefined;
  return { ...state, snapshot: isEmpty ? null : snapshot };
}
