import type { Phase } from '@kpki/engine';
import { type ArtifactState, artifactStateRows, type StateRow, treeStates } from '@kpki/presentation';

export type RowState = ArtifactState | 'drifted' | 'rotating';

// Help lists the states in this order: what needs attention, then what is rotated, then ok.
const { ok, ...notOk } = artifactStateRows;

export const rowStates: Readonly<Record<RowState, StateRow>> = {
  drifted: treeStates.drifted,
  ...notOk,
  rotating: treeStates.rotating,
  ok,
};

/** A rotation is shown only of what has no other problem. */
export function shownState(state: ArtifactState, phase: Phase | null | undefined): ArtifactState | 'rotating' {
  return state === 'ok' && phase !== null && phase !== undefined ? 'rotating' : state;
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
