import { clean } from '../../../text/clean.ts';
import { residual } from '../../../text/residual.ts';
import type { Inventory } from '../../work/notice.ts';
import { copiesOf, type Detail, detailsOf } from './detail.ts';
import { groupDetails } from './group-detail.ts';
import { placeDetails } from './place-detail.ts';
import { rowStates, type Tone, worst } from './states.ts';
import type { TreeRow } from './tree.ts';

/** Rows of its title, its state and a space. */
export const besideHead = 3;

/** What stands beside the tree: its row, in full. */
export interface Beside {
  readonly title: string;
  readonly state: { readonly text: string; readonly tone: Tone };
  readonly details: readonly Detail[];
}

export function besideOf(inventory: Inventory, row: TreeRow): Beside {
  const { artefact, name, holder, place } = row;
  if (place !== null) return { title: clean(place.place), state: stateOf(row), details: placeDetails(place) };
  return {
    title: clean(artefact ?? `${name}, ${holder}`),
    state: artefact === null ? stateOf(row) : stateOf({ ...row, state: ownState(inventory, artefact) }),
    details: artefact === null ? groupDetails(inventory, name) : detailsOf(inventory, artefact),
  };
}

/** A branch shows the worst of what is below it; here it is about the authority itself. */
function ownState(inventory: Inventory, artefact: string): TreeRow['state'] {
  return worst(copiesOf(inventory, artefact).map(({ state }) => state));
}

function stateOf({ state, unwell, left }: TreeRow): Beside['state'] {
  const { symbol, tone } = rowStates[state];
  const time = left === null || left.seconds <= 0 ? '' : `, ${residual(left.seconds)} left`;
  const below = unwell === null ? '' : `; ${unwell.count}${unwell.of === null ? '' : ` of ${unwell.of}`} below not ok`;
  return { text: `${symbol} ${state}${time}${below}`, tone };
}
