import type { UiCommand } from '../keys.ts';
import { isRunning } from './applying.ts';
import type { Size, State } from './model.ts';

/** Below this size only a notice is shown. */
export const leastSize = { columns: 80, rows: 24 } as const;

export function isTooSmall({ size }: State): boolean {
  return size.columns < leastSize.columns || size.rows < leastSize.rows;
}

/** Keys for an invisible screen are ignored, but for those that end it. */
export function isHeard(state: State, uiCommand: UiCommand | null): boolean {
  if (!isTooSmall(state)) return true;
  return uiCommand === 'stop' || (uiCommand === 'leave' && !isRunning(state));
}

export interface Panes {
  readonly list: number;
  /** Null: details have a screen of their own. */
  readonly beside: number | null;
}

const wide = 110;
/** The least that every column of the trust tree fits into. */
const leastList = 70;
const listShare = 0.585;

export const dividerColumns = 3;

export function panesOf({ columns }: Size): Panes {
  if (columns < wide) return { list: columns, beside: null };
  const list = Math.max(leastList, Math.floor(columns * listShare));
  return { list, beside: columns - list - dividerColumns };
}

/** Header, breadcrumbs, command, sentence and keys. */
const frameRows = 5;

/** Returns the rows that are left to a screen; at least one. */
export function bodyHeight({ size }: Pick<State, 'size'>, otherRows: number = 0): number {
  return Math.max(1, size.rows - frameRows - otherRows);
}
