import type { Deed } from '../keys.ts';
import { isRunning } from './applying.ts';
import type { Size, State } from './model.ts';

/** What the screens are made for; below it, nothing but that is shown. */
export const leastSize = { columns: 80, rows: 24 } as const;

export function isTooSmall({ size }: State): boolean {
  return size.columns < leastSize.columns || size.rows < leastSize.rows;
}

/** Where a screen is not seen, only what ends it can be meant. */
export function isHeard(state: State, deed: Deed | null): boolean {
  if (!isTooSmall(state)) return true;
  return deed === 'stop' || (deed === 'leave' && !isRunning(state));
}

export interface Panes {
  /** The columns of a list. */
  readonly list: number;
  /** Of what is drawn beside it; null where the details have a screen of their own. */
  readonly beside: number | null;
}

/** From so many columns on there is room for a list and, beside it, for what its row is about. */
const wide = 110;
/** The least that every column of the trust tree fits into. */
const leastList = 70;
const listShare = 0.585;

/** The line between the two, with a space on each side. */
export const dividerColumns = 3;

export function panesOf({ columns }: Size): Panes {
  if (columns < wide) return { list: columns, beside: null };
  const list = Math.max(leastList, Math.floor(columns * listShare));
  return { list, beside: columns - list - dividerColumns };
}

/** Header, breadcrumbs, command, sentence and keys. */
const frameRows = 5;

/** The rows that a screen has between those of the frame, less those that it needs for something else; at least one. */
export function bodyHeight({ size }: Pick<State, 'size'>, otherRows: number = 0): number {
  return Math.max(1, size.rows - frameRows - otherRows);
}
