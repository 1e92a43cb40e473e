import type { Action } from '@kpki/engine';
import type { Color } from './view.ts';

interface ActionRow {
  /** Says again, for the eye, what the word beside it says; nothing depends on colour. */
  readonly symbol: string;
  /** Whether something is written by it; the engine's own word of it is not loaded for that. */
  readonly changes: boolean;
  /** As other tools have it: what is new is green, what replaces something yellow, what stops red. */
  readonly color: Color | null;
}

/** What a plan may do, in the order in which it is counted. */
export const actionRows: Readonly<Record<Action, ActionRow>> = {
  create: { symbol: '+', changes: true, color: 'green' },
  renew: { symbol: '~', changes: true, color: 'yellow' },
  rekey: { symbol: '!', changes: true, color: 'yellow' },
  rewrite: { symbol: '~', changes: true, color: 'yellow' },
  rotate: { symbol: '*', changes: true, color: 'yellow' },
  copy: { symbol: '>', changes: true, color: 'green' },
  request: { symbol: '?', changes: true, color: 'cyan' },
  await: { symbol: '.', changes: false, color: 'cyan' },
  blocked: { symbol: 'x', changes: false, color: 'red' },
  keep: { symbol: ' ', changes: false, color: null },
};

/** A place that drifted is no step. */
export const repairRow: Pick<ActionRow, 'symbol' | 'color'> = { symbol: '*', color: 'yellow' };

export const actions = Object.keys(actionRows) as readonly Action[];
