import type { Phase, StatusEntry } from '@kpki/engine';
import {
  type ArtifactState,
  artifactStateRows,
  byWorstState,
  isNotCreated as isClusterNotCreated,
  type StateRow,
  treeStates,
} from '@kpki/presentation';
import type { Inventory } from '../session/inventory.ts';

/** What an artifact is counted and shown as. */
export type ShownState = ArtifactState | 'rotating' | 'not created';

export type RowState = ShownState | 'drifted';

// Help lists the states in this order: what needs attention, then what is rotated, then ok.
const { ok, ...notOk } = artifactStateRows;

export const rowStates: Readonly<Record<RowState, StateRow>> = {
  drifted: treeStates.drifted,
  ...notOk,
  'not created': treeStates['not created'],
  rotating: treeStates.rotating,
  ok,
};

/** A rotation is shown only of what has no other problem. */
export function shownState(state: ArtifactState, phase: Phase | null | undefined): ArtifactState | 'rotating' {
  return state === 'ok' && phase !== null && phase !== undefined ? 'rotating' : state;
}

/** Whether nothing of an inventory is stored yet, and all of it was read. */
export function isNotCreated({ entries, drift, unread }: Pick<Inventory, 'entries' | 'drift' | 'unread'>): boolean {
  return isClusterNotCreated({ entries, drifted: drift, unread });
}

/** What each artifact of an inventory is shown as. */
export function shownStatesOf(
  known: readonly { readonly state: ArtifactState; readonly entry: Pick<StatusEntry, 'phase'> }[],
  inventory: Inventory,
): readonly ShownState[] {
  const isEmpty = isNotCreated(inventory);
  return known.map(({ state, entry }) => (isEmpty ? 'not created' : shownState(state, entry.phase)));
}

/** Counts artifacts by the states of their rows, in the order of the table. */
export function countedStates<State extends RowState>(
  states: readonly State[],
): readonly (readonly [state: State, count: number])[] {
  return (Object.keys(rowStates) as State[]).flatMap((name) => {
    const count = states.filter((state) => state === name).length;
    return count === 0 ? [] : [[name, count] as const];
  });
}

/** Returns the worst of some states; null of none. */
export function worstRowState(states: readonly RowState[]): RowState | null {
  return states.toSorted(byWorstState)[0] ?? null;
}

/** Whether a state needs a look; what is only under way or not begun does not. */
export function leadsToTrouble(state: RowState): boolean {
  return state !== 'ok' && state !== 'pending' && state !== 'rotating' && state !== 'not created';
}
