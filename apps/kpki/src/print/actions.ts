import type { Action } from '@kpki/engine';
import type { Severity } from '@kpki/presentation';

interface ActionRow {
  readonly symbol: string;
  /** Whether the action writes; without the engine, which the UI does not load for that. */
  readonly changes: boolean;
  /** As in other tools: new is green, replaced is yellow, blocked is red. */
  readonly severity: Severity;
}

export const actionRows: Readonly<Record<Action, ActionRow>> = {
  create: { symbol: '+', changes: true, severity: 'success' },
  renew: { symbol: '~', changes: true, severity: 'warning' },
  rekey: { symbol: '!', changes: true, severity: 'warning' },
  update: { symbol: '~', changes: true, severity: 'warning' },
  rotate: { symbol: '*', changes: true, severity: 'warning' },
  copy: { symbol: '>', changes: true, severity: 'success' },
  request: { symbol: '?', changes: true, severity: 'unknown' },
  pending: { symbol: '.', changes: false, severity: 'unknown' },
  blocked: { symbol: 'x', changes: false, severity: 'critical' },
  unchanged: { symbol: ' ', changes: false, severity: 'info' },
};

export const repairRow: Pick<ActionRow, 'symbol' | 'severity'> = { symbol: '*', severity: 'warning' };

export const actions = Object.keys(actionRows) as readonly Action[];
