import { type EntryStateName, type StateRow, stateRows } from '../../../print/states.ts';

/** Four tones: what is healthy has no colour, so that the eye lands on what needs somebody. */
export type Tone = StateRow['tone'];

/** What a row of the tree may be in: the state of an artefact, that its place is not in order, or that it is rotated. */
export type RowState = EntryStateName | 'to repair' | 'rotating';

// The order is what help lists the words in: what needs somebody, then what is rotated, and what is well at the end.
const { ok, ...unwell } = stateRows;

/** The words of state, as the tree and its help have them. */
export const rowStates: Readonly<Record<RowState, StateRow>> = {
  'to repair': { symbol: '*', tone: 'soon', says: 'a place that is not in order; the plan says how it is repaired' },
  ...unwell,
  rotating: { symbol: '→', tone: 'soon', says: 'as declared, at a phase of a rotation that has not ended' },
  ok,
};
