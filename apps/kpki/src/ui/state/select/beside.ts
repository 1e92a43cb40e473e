import { clean } from '../../../print/clean.ts';
import { residual } from '../../../print/residual.ts';
import type { Inventory } from '../../work/notice.ts';
import { type Detail, detailsOf } from './detail.ts';
import { groupDetails } from './group-detail.ts';
import { stateRows, type Tone } from './states.ts';
import type { TreeRow } from './tree.ts';

/** What stands beside the tree: its row, in full. */
export interface Beside {
  readonly title: string;
  readonly state: { readonly text: string; readonly tone: Tone };
  readonly details: readonly Detail[];
}

export function besideOf(inventory: Inventory, { artefact, name, holder, state, left }: TreeRow): Beside {
  const { symbol, tone } = stateRows[state];
  const time = left === null || left.seconds <= 0 ? '' : `, ${residual(left.seconds)} left`;
  return {
    title: clean(artefact ?? `${name}, ${holder}`),
    state: { text: `${symbol} ${state}${time}`, tone },
    details: artefact === null ? groupDetails(inventory, name) : detailsOf(inventory, artefact),
  };
}
