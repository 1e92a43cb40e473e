import type { Action } from '@kpki/engine';
import { signLook, signs } from '../signs.ts';
import type { Severity } from './block.ts';

interface ActionRow {
  readonly glyph: string;
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
  create: { glyph: signs.notCreated.glyph, changes: true, severity: 'success' },
  renew: { glyph: '»', changes: true, severity: 'warning' },
  rekey: { glyph: '◆', changes: true, severity: 'warning' },
  update: { glyph: '±', changes: true, severity: 'warning' },
  rotate: { glyph: signs.rotating.glyph, changes: true, severity: 'warning' },
  copy: { glyph: '⇒', changes: true, severity: 'success' },
  request: { glyph: '◇', changes: true, severity: 'unknown' },
  pending: { glyph: signs.pending.glyph, changes: false, severity: 'unknown' },
  blocked: { glyph: signs.blocked.glyph, changes: false, severity: 'critical' },
  unchanged: { glyph: ' ', changes: false, severity: 'info' },
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
