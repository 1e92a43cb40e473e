import type { Detail } from '../../../print/details.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { residual } from '../../../text/residual.ts';
import { knownArtefacts, type Left, leftOf } from './artefacts.ts';
import { detailsOf } from './detail.ts';
import { groupDetails } from './group-detail.ts';
import { placeDetails } from './place-detail.ts';
import { placeKey } from './place-key.ts';
import { stateWords } from './state-words.ts';
import { rowStates, type Tone } from './states.ts';
import { rowStateOf, type TreeRow } from './tree.ts';

/** Rows of its title, its state and a space. */
export const besideHead = 3;

/** What stands beside the tree. */
export interface Beside {
  readonly title: string;
  readonly state: { readonly text: string; readonly tone: Tone };
  readonly details: readonly Detail[];
}

/** A row of the tree, in full. */
export function besideRow(inventory: Inventory, row: TreeRow): Beside {
  const { artefact, name, holder, place, left, unwell } = row;
  if (place !== null) return besidePlace(inventory, place);
  if (artefact !== null) return besideArtefact(inventory, artefact);
  const below = unwell === null ? '' : `; ${unwell.count}${unwell.of === null ? '' : ` of ${unwell.of}`} below not ok`;
  return {
    title: clean(`${name}, ${holder}`),
    state: stateOf(row, left, below),
    details: groupDetails(inventory, name),
  };
}

/** Of an authority it is the state of itself, and then how it is with all that it has signed, whatever a filter hides. */
export function besideArtefact(inventory: Inventory, artefact: string): Beside {
  const all = knownArtefacts(inventory);
  const known = all.find(({ entry }) => entry.artefact === artefact);
  if (known === undefined) return { title: clean(artefact), state: { text: notThere, tone: 'calm' }, details: [] };
  const signed = all.filter(({ entry }) => entry.authority === artefact && entry.artefact !== artefact);
  const unwell = signed.filter(({ state }) => state !== 'ok').length;
  return {
    title: clean(artefact),
    state: stateOf(
      rowStateOf(known.state, known),
      leftOf(known.entry),
      known.onlyIn.length > 0
        ? ` in ${known.onlyIn.map(clean).join(', ')}`
        : unwell === 0
          ? ''
          : `; ${unwell} of ${signed.length} below not ok`,
    ),
    details: detailsOf(inventory, artefact),
  };
}

const notThere = 'not there any more';

/** A place that was to be repaired, and perhaps is not any more. */
export function besidePlace({ drift }: Inventory, place: { readonly sink: string; readonly place: string }): Beside {
  const drifted = drift.find((each) => placeKey(each) === placeKey(place));
  return {
    title: clean(place.place),
    state:
      drifted === undefined
        ? { text: '✓ in order', tone: 'calm' }
        : stateOf({ state: 'to repair', phase: null }, null, ''),
    details: drifted === undefined ? [] : placeDetails(drifted),
  };
}

function stateOf(of: Pick<TreeRow, 'state' | 'phase'>, left: Left | null, below: string): Beside['state'] {
  const { symbol, tone } = rowStates[of.state];
  const [words] = stateWords({ ...of, unwell: null, onlyIn: [] });
  const time = left === null || left.seconds <= 0 ? '' : `, ${residual(left.seconds)} left`;
  return { text: `${symbol} ${words}${time}${below}`, tone };
}
