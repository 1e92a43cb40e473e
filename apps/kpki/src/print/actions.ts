import type { Action } from '@kpki/engine';
import type { Color } from './view.ts';

interface ActionRow {
  readonly symbol: string;
  /** Whether the action writes; without the engine, which the UI does not load for that. */
  readonly changes: boolean;
  /** As in other tools: new is green, replaced is yellow, blocked is red. */
  readonly color: Color | null;
}

export const actionRows: Readonly<Record<Action, ActionRow>> = {
  create: { symbol: '+', changes: true, color: 'green' },
  renew: { symbol: '~', changes: true, color: 'yellow' },
  rekey: { symbol: '!', changes: true, color: 'yellow' },
  update: { symbol: '~', changes: true, color: 'yellow' },
  rotate: { symbol: '*', changes: true, color: 'yellow' },
  copy: { symbol: '>', changes: true, color: 'green' },
  request: { symbol: '?', changes: true, color: 'cyan' },
  pending: { symbol: '.', changes: false, color: 'cyan' },
  blocked: { symbol: 'x', changes: false, color: 'red' },
  unchanged: { symbol: ' ', changes: false, color: null },
};

export const repairRow: Pick<ActionRow, 'symbol' | 'color'> = { symbol: '*', color: 'yellow' };

export const actions = Object.keys(actionRows) as readonly Action[];
