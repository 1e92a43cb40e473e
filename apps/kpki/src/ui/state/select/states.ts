import { type EntryStateName, type StateRow, stateRows } from '../../../print/states.ts';

/** Four tones: what is healthy has no colour, so that the eye lands on what needs somebody. */
export type Tone = StateRow['tone'];

/** What a row of the tree may be in: the state of an artefact, or that its place is not in order. */
export type RowState = EntryStateName | 'to repair';

/** The words of state, as the tree and its help have them. */
export const rowStates: Readonly<Record<RowState, StateRow>> = {
  'to repair': { symbol: '*', tone: 'soon', says: 'a place that is not in order; the plan says how it is repaired' },
  ...stateRows,
};
