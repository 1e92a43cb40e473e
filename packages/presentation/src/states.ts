import type { StatusEntry } from '@kpki/engine';
import type { Severity } from './document/block.ts';

export type EntryState = StatusEntry['state'];

export interface StateRow {
  readonly symbol: string;
  /** Healthy states have no color, so that the others stand out. */
  readonly severity: Exclude<Severity, 'success' | 'pending'>;
  readonly says: string;
}

/** Worst first. */
export const stateRows: Readonly<Record<EntryState, StateRow>> = {
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

/** What only a row of the trust tree can be. */
export const treeStates: Readonly<Record<'drifted' | 'rotating', StateRow>> = {
  drifted: { symbol: '*', severity: 'warning', says: 'a location with drift; the plan shows the repair' },
  rotating: { symbol: '→', severity: 'warning', says: 'matches the spec, in a rotation in progress' },
};

const worstFirst = Object.keys(stateRows) as EntryState[];

export function worstState(states: readonly EntryState[]): EntryState {
  return worstFirst.find((state) => states.includes(state)) ?? 'ok';
}

export function stateCounts(states: readonly EntryState[]): readonly (readonly [EntryState, number])[] {
  return worstFirst
    .map((state) => [state, states.filter((each) => each === state).length] as const)
    .filter(([, count]) => count > 0);
}
