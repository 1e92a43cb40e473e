import type { Size } from '../model.ts';

export interface Panes {
  /** The columns of a list. */
  readonly list: number;
  /** Of what is drawn beside it; null where the details have a screen of their own. */
  readonly beside: number | null;
}

/** From so many columns on there is room for a list and, beside it, for what its row is about. */
const wide = 110;
const listColumns = 65;

/** The line between the two, with a space on each side. */
export const dividerColumns = 3;

export function panesOf({ columns }: Size): Panes {
  if (columns < wide) return { list: columns, beside: null };
  return { list: listColumns, beside: columns - listColumns - dividerColumns };
}
