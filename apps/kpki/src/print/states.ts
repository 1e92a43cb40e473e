import type { ShownEntry } from '../session/shown-entries.ts';
import type { PaintCell } from './columns.ts';
import { type Color, painted, type View } from './view.ts';

export type EntryStateName = ShownEntry['state'];

export interface StateRow {
  readonly symbol: string;
  /** Healthy states have no color, so that the others stand out. */
  readonly severity: 'info' | 'warning' | 'critical' | 'unknown';
  readonly says: string;
}

export const stateRows: Readonly<Record<EntryStateName, StateRow>> = {
  expired: { symbol: '×', severity: 'critical', says: 'past its end' },
  missing: { symbol: '_', severity: 'critical', says: 'proven not there, all of it or a part' },
  invalid: { symbol: '≠', severity: 'critical', says: 'another than declared, or its parts do not fit' },
  due: { symbol: '!', severity: 'warning', says: 'inside its renewal time' },
  pending: {
    symbol: '~',
    severity: 'warning',
    says: 'its certificate has still to be issued or approved by somebody else',
  },
  unreadable: { symbol: '?', severity: 'unknown', says: 'there, but not to be read; or its sink did not answer' },
  ok: { symbol: '✓', severity: 'info', says: 'as declared, in time' },
};

const worstFirst = Object.keys(stateRows) as EntryStateName[];

export function worst(states: readonly EntryStateName[]): EntryStateName {
  return worstFirst.find((state) => states.includes(state)) ?? 'ok';
}

export function counts(states: readonly EntryStateName[]): readonly (readonly [EntryStateName, number])[] {
  return worstFirst
    .map((state) => [state, states.filter((each) => each === state).length] as const)
    .filter(([, count]) => count > 0);
}

const colorOfSeverity: Readonly<Record<StateRow['severity'], Color | null>> = {
  info: null,
  warning: 'yellow',
  critical: 'red',
  unknown: 'cyan',
};

export function paintStates(titles: readonly string[], view: View): PaintCell {
  const column = titles.indexOf('STATE');
  return (text, _row, at) => {
    if (at !== column) return text;
    const state = text.trim();
    return isState(state) ? painted(text, colorOfSeverity[stateRows[state].severity], view) : text;
  };
}

function isState(text: string): text is EntryStateName {
  return Object.hasOwn(stateRows, text);
}
