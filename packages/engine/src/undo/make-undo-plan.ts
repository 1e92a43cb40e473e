import { kpkiApiVersion } from '@kpki/spec';
import { isWhole, nameOf, newestOf, type ReadMark, readMark } from '../mark/mark.ts';
import { digestOf } from '../plan/make-plan.ts';
import type { ObservedState } from '../read/observed-state.ts';
import type { Retained } from '../retain/retained.ts';
import { replacedSlots, stayingEntries } from './replaced-slots.ts';
import type { UndoPlan } from './undo-plan.ts';
import { undoSteps } from './undo-steps.ts';

/**
 * Plans how to restore what the last apply replaced, where nothing has changed since. Null where no place retains
 * anything. Pure.
 */
export function makeUndoPlan(observed: ObservedState, retained: Retained, now: Date): UndoPlan | null {
  const chosen = lastApply(observed, retained);
  if (chosen === null) return null;
  const { mark, isWhole, goesOn } = chosen;
  const replaced = replacedSlots(observed, retained, mark.text);
  const { cluster } = observed;
  return {
    apiVersion: kpkiApiVersion,
    kind: 'UndoPlan',
    cluster: cluster.name,
    declared: digestOf(cluster),
    mark: mark.text,
    applied: mark.began,
    isWhole,
    isRedo: mark.undoes !== null,
    goesOn: goesOn?.text ?? null,
    made: now.toISOString(),
    places: observed.places.map(({ sink, place, snapshot }) => ({
      sink: sink.name,
      place: place.id,
      revision: snapshot?.revision ?? null,
    })),
    steps: undoSteps(observed, replaced, stayingEntries(replaced)),
    forgetful: [...new Set(observed.places.flatMap(({ sink }) => (sink.sink.undo === undefined ? [sink.name] : [])))],
  };
}

/** Groups the entries that a plan restores or removes by the id of their place. */
export function entriesByPlace({ steps }: UndoPlan): ReadonlyMap<string, ReadonlySet<string>> {
  const writes = steps.filter(({ action }) => action !== 'stays').flatMap((step) => step.writes);
  const byPlace = Map.groupBy(writes, ({ place }) => place);
  return new Map([...byPlace].map(([place, own]) => [place, new Set(own.map(({ entry }) => entry))]));
}

/** The apply that an undo reverts. */
interface LastApply {
  readonly mark: ReadMark;
  /** Whether the apply, or the undo of it, is complete. */
  readonly isWhole: boolean;
  /** The interrupted undo of it; null: none. */
  readonly goesOn: ReadMark | null;
}

/** Returns the apply to revert. After an interrupted undo, that is the apply that it reverts. */
function lastApply({ places }: Pick<ObservedState, 'places'>, retained: Retained): LastApply | null {
  const marks = new Map([...retained].map(([place, { mark }]) => [place, mark]));
  const newest = newestOf([...marks.values()]);
  if (newest === null) return null;
  const isFinished = isWhole(newest, places, marks);
  const begun = [...marks.values()]
    .map((text) => ({ text, mark: readMark(text) }))
    .find(({ mark }) => mark !== null && nameOf(mark) === newest.undoes);
  if (isFinished || begun === undefined || begun.mark === null) {
    return { mark: newest, isWhole: isFinished, goesOn: null };
  }
  return { mark: { ...begun.mark, text: begun.text }, isWhole: false, goesOn: newest };
}
