import type { Size } from '../model.ts';

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
