import type { StatusEntry } from '@kpki/engine';

export type EntryStateName = StatusEntry['state'];

/** Four tones: what is healthy has no colour, so that the eye lands on what needs somebody. */
export type Tone = 'calm' | 'soon' | 'now' | 'wait';

export interface StateRow {
  readonly symbol: string;
  readonly tone: Tone;
  readonly says: string;
}

/** The words of `kpki status`, each with its symbol and its tone; the worst first. */
export const stateRows: Readonly<Record<EntryStateName, StateRow>> = {
  expired: { symbol: '×', tone: 'now', says: 'past its end' },
  missing: { symbol: '_', tone: 'now', says: 'proven not there, all of it or a part' },
  wrong: { symbol: '≠', tone: 'now', says: 'another than declared, or its parts do not fit' },
  due: { symbol: '!', tone: 'soon', says: 'inside its renewal time' },
  unreadable: { symbol: '?', tone: 'wait', says: 'there, but not to be read' },
  ok: { symbol: '✓', tone: 'calm', says: 'as declared, in time' },
};

/** What a row of the tree may be in: the state of an artefact, or that its place is not in order. */
export type RowState = EntryStateName | 'to repair';

/** The words of state, as the tree and its help have them. */
export const rowStates: Readonly<Record<RowState, StateRow>> = {
  'to repair': { symbol: '*', tone: 'soon', says: 'a place that is not in order; the plan says how it is repaired' },
  ...stateRows,
};

const worstFirst = Object.keys(stateRows) as EntryStateName[];

export function worst(states: readonly EntryStateName[]): EntryStateName {
  return worstFirst.find((state) => states.includes(state)) ?? 'ok';
}

/** How many there are of each state, the worst first; states that nobody has are left out. */
export function counts(states: readonly EntryStateName[]): readonly (readonly [EntryStateName, number])[] {
  return worstFirst
    .map((state) => [state, states.filter((each) => each === state).length] as const)
    .filter(([, count]) => count > 0);
}
