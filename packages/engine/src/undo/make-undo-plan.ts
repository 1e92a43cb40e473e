import { kpkiApiVersion } from '@kpki/spec';
import { type ApplyId, isComplete, nameOf, newestOf, readApplyId, revertsUndo } from '../apply-id/apply-id.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { digestOf } from '../plan/make-plan.ts';
import type { RetainedByLocation } from '../retain/retained.ts';
import { replacedSlots, stayingEntries } from './replaced-slots.ts';
import type { UndoPlan } from './undo-plan.ts';
import { undoSteps } from './undo-steps.ts';

/**
 * Plans how to restore what the last apply replaced, where nothing has changed since. Null where no location retains
 * anything. Pure.
 */
export function makeUndoPlan(observed: ObservedState, retained: RetainedByLocation, now: Date): UndoPlan | null {
  const chosen = lastApply(observed, retained);
  if (chosen === null) return null;
  const { applyId, isComplete, resumes } = chosen;
  const replaced = replacedSlots(observed, retained, applyId.text);
  const { cluster } = observed;
  return {
    apiVersion: kpkiApiVersion,
    kind: 'UndoPlan',
    cluster: cluster.name,
    declared: digestOf(cluster),
    applyId: applyId.text,
    applied: applyId.began,
    isComplete,
    isRedo: revertsUndo(applyId),
    resumes: resumes?.text ?? null,
    made: now.toISOString(),
    locations: observed.locations.map(({ sink, location, snapshot }) => ({
      sink: sink.name,
      location: location.id,
      revision: snapshot?.revision ?? null,
    })),
    steps: undoSteps(observed, replaced, stayingEntries(replaced), now),
    forgetful: [
      ...new Set(observed.locations.flatMap(({ sink }) => (sink.sink.undo === undefined ? [sink.name] : []))),
    ],
  };
}

/** Groups the entries that a plan restores or removes by the id of their location. */
export function entriesByLocation({ steps }: UndoPlan): ReadonlyMap<string, ReadonlySet<string>> {
  const writes = steps.filter(({ action }) => action !== 'skip').flatMap((step) => step.writes);
  const byLocation = Map.groupBy(writes, ({ location }) => location);
  return new Map([...byLocation].map(([location, own]) => [location, new Set(own.map(({ entry }) => entry))]));
}

/** The apply that an undo reverts. */
interface LastApply {
  readonly applyId: ApplyId;
  /** Whether the apply, or the undo of it, is complete. */
  readonly isComplete: boolean;
  /** The interrupted undo of it; null: none. */
  readonly resumes: ApplyId | null;
}

/** Returns the apply to revert. After an interrupted undo, that is the apply that it reverts. */
function lastApply({ locations }: Pick<ObservedState, 'locations'>, retained: RetainedByLocation): LastApply | null {
  const applyIds = new Map([...retained].map(([location, { applyId }]) => [location, applyId]));
  const newest = newestOf([...applyIds.values()]);
  if (newest === null) return null;
  const isFinished = isComplete(newest, locations, applyIds);
  const begun = [...applyIds.values()]
    .map((text) => ({ text, applyId: readApplyId(text) }))
    .find(({ applyId }) => applyId !== null && nameOf(applyId) === newest.undoes);
  if (isFinished || begun === undefined || begun.applyId === null) {
    return { applyId: newest, isComplete: isFinished, resumes: null };
  }
  return { applyId: { ...begun.applyId, text: begun.text }, isComplete: false, resumes: newest };
}
