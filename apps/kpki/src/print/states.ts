import type { Severity } from '@kpki/presentation';
import type { ShownEntry } from '../session/shown-entries.ts';
import type { PaintCell } from './columns.ts';
import { colorOfSeverity, painted, type View } from './view.ts';

export type EntryStateName = ShownEntry['state'];

export interface StateRow {
  readonly symbol: string;
  /** Healthy states have no color, so that the others stand out. */
  readonly severity: Exclude<Severity, 'success'>;
  readonly says: string;
}

export const stateRows: Readonly<Record<EntryStateName, StateRow>> = {
  expired: { symbol: '×', severity: 'critical', says: 'the certificate has expired' },
  missing: { symbol: '_', severity: 'critical', says: 'some or all files are missing' },
  invalid: { symbol: '≠', severity: 'critical', says: 'differs from the spec, or its files do not match each other' },
  due: { symbol: '!', severity: 'warning', says: 'the renewal window has started' },
  pending: {
    symbol: '~',
    severity: 'warning',
    says: 'waits for another issuer or for an approval',
  },
  unreadable: { symbol: '?', severity: 'unknown', says: 'stored but unreadable, or the sink did not answer' },
  ok: { symbol: '✓', severity: 'info', says: 'matches the spec, not due' },
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
