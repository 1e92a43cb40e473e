import type { StatusEntry } from '@kpki/engine';
import type { PaintCell } from './columns.ts';
import { type Color, painted, type View } from './view.ts';

export type EntryStateName = StatusEntry['state'];

export interface StateRow {
  readonly symbol: string;
  /** Healthy states have no color, so that the others stand out. */
  readonly tone: 'calm' | 'soon' | 'now' | 'wait';
  readonly says: string;
}

/** The states of `kpki status`, the worst first. */
export const stateRows: Readonly<Record<EntryStateName, StateRow>> = {
  expired: { symbol: '×', tone: 'now', says: 'past its end' },
  missing: { symbol: '_', tone: 'now', says: 'proven not there, all of it or a part' },
  wrong: { symbol: '≠', tone: 'now', says: 'another than declared, or its parts do not fit' },
  due: { symbol: '!', tone: 'soon', says: 'inside its renewal time' },
  waiting: { symbol: '~', tone: 'soon', says: 'its certificate has still to be issued or approved by somebody else' },
  unreadable: { symbol: '?', tone: 'wait', says: 'there, but not to be read; or its sink did not answer' },
  ok: { symbol: '✓', tone: 'calm', says: 'as declared, in time' },
};

const worstFirst = Object.keys(stateRows) as EntryStateName[];

export function worst(states: readonly EntryStateName[]): EntryStateName {
  return worstFirst.find((state) => states.includes(state)) ?? 'ok';
}

/** Counts each state that occurs, the worst first. */
export function counts(states: readonly EntryStateName[]): readonly (readonly [EntryStateName, number])[] {
  return worstFirst
    .map((state) => [state, states.filter((each) => each === state).length] as const)
    .filter(([, count]) => count > 0);
}

const colorOfTone: Readonly<Record<StateRow['tone'], Color | null>> = {
  calm: null,
  soon: 'yellow',
  now: 'red',
  wait: 'cyan',
};

export function paintStates(titles: readonly string[], view: View): PaintCell {
  const column = titles.indexOf('STATE');
  return (text, _row, at) => {
    if (at !== column) return text;
    const state = text.trim();
    return isState(state) ? painted(text, colorOfTone[stateRows[state].tone], view) : text;
  };
}

function isState(text: string): text is EntryStateName {
  return Object.hasOwn(stateRows, text);
}
