import { kpkiApiVersion } from '@kpki/spec';
import { digestOf } from '../plan/make-plan.ts';
import type { ObservedState } from '../read/observed-state.ts';
import type { Retained } from '../retain/retained.ts';
import { lastApply } from './last-apply.ts';
import { replacedSlots, stayingEntries } from './replaced-slots.ts';
import type { UndoPlan } from './undo-plan.ts';
import { undoSteps } from './undo-steps.ts';

/**
 * Plans how to restore what the last apply replaced, where nothing has changed since. Null where no location retains
 * anything. Pure.
 */
export function makeUndoPlan(observed: ObservedState, retained: Retained, now: Date): UndoPlan | null {
  const chosen = lastApply(observed, retained);
  if (chosen === null) return null;
  const { mark, isComplete, resumes } = chosen;
  const replaced = replacedSlots(observed, retained, mark.text);
  const { cluster } = observed;
  return {
    apiVersion: kpkiApiVersion,
    kind: 'UndoPlan',
    cluster: cluster.name,
    declared: digestOf(cluster),
    mark: mark.text,
    applied: mark.began,
    isComplete,
    isRedo: mark.undoes !== null,
    resumes: resumes?.text ?? null,
    made: now.toISOString(),
    locations: observed.locations.map(({ sink, location, snapshot }) => ({
      sink: sink.name,
      location: location.id,
      revision: snapshot?.revision ?? null,
    })),
    steps: undoSteps(observed, replaced, stayingEntries(replaced)),
    forgetful: [
      ...new Set(observed.locations.flatMap(({ sink }) => (sink.sink.undo === undefined ? [sink.name] : []))),
    ],
  };
}

/** Groups the entries that a plan restores or removes by the id of their location. */
export function entriesByLocation({ steps }: UndoPlan): ReadonlyMap<string, ReadonlySet<string>> {
  const writes = steps.filter(({ action }) => action !== 'stays').flatMap((step) => step.writes);
  const byLocation = Map.groupBy(writes, ({ location }) => location);
  return new Map([...byLocation].map(([location, own]) => [location, new Set(own.map(({ entry }) => entry))]));
}
