import { knownIn } from '../../state/known-in.ts';
import type { State } from '../../state/model.ts';
import { placeDetails } from '../../state/select/place-detail.ts';
import { placeKey } from '../../state/select/place-key.ts';
import type { PlaceVisit } from '../../state/visit.ts';

/** A place that is to be repaired: a line for all that is not in order there. */
export function placeSaid(state: State, visit: PlaceVisit): readonly string[] {
  const drifted = knownIn(state)?.drift.find((each) => placeKey(each) === placeKey(visit));
  if (drifted === undefined) return [`Place ${visit.place} is in order.`];
  return placeDetails(drifted).flatMap(({ label, values }) => values.map((value) => `${label}: ${value}`));
}
