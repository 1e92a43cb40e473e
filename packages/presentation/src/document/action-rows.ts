import type { Action } from '@kpki/engine';
import { signLook, signs } from '../signs.ts';
import type { Severity } from './block.ts';

interface ActionRow {
  readonly glyph: string;
  /** The word once it is done. */
  readonly done: string;
  /** Whether the action writes. */
  readonly changes: boolean;
  /** As in other tools: new is green, replaced is yellow, blocked is red. */
  readonly severity: Severity;
}

/**
 * No glyph is that of a state, apart from those that mean the same: `create` what is not created, `pending`, `rotate` what
 * is rotating, and `repair` what has drifted.
 */
export const actionRows: Readonly<Record<Action, ActionRow>> = {
  create: { glyph: signs.notCreated.glyph, done: 'created', changes: true, severity: 'success' },
  renew: { glyph: '»', done: 'renewed', changes: true, severity: 'warning' },
  rekey: { glyph: '◆', done: 'rekeyed', changes: true, severity: 'warning' },
  update: { glyph: '±', done: 'updated', changes: true, severity: 'warning' },
  rotate: { glyph: signs.rotating.glyph, done: 'rotated', changes: true, severity: 'warning' },
  copy: { glyph: '⇒', done: 'copied', changes: true, severity: 'success' },
  request: { glyph: '◇', done: 'requested', changes: true, severity: 'unknown' },
  pending: { glyph: signs.pending.glyph, done: 'pending', changes: false, severity: 'unknown' },
  blocked: { glyph: signs.blocked.glyph, done: 'blocked', changes: false, severity: 'critical' },
  unchanged: { glyph: ' ', done: 'unchanged', changes: false, severity: 'info' },
};

/** What labels a row of a plan. */
export type RowLabel = Action | 'repair' | 'excluded';

export const planRowLooks: Readonly<Record<RowLabel, Pick<ActionRow, 'glyph' | 'severity'>>> = {
  ...actionRows,
  repair: signLook(signs.drifted),
  excluded: signLook(signs.leftOut),
};

export const planActions = Object.keys(actionRows) as readonly Action[];

/** Returns whether a row of a plan is a step that writes. */
export function isChange(label: string): boolean {
  return planActions.some((action) => action === label && actionRows[action].changes);
}
