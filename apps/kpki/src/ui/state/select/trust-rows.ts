import { knownIn } from '../known-in.ts';
import type { State } from '../model.ts';
import type { TrustVisit } from '../visit.ts';
import { narrows, parseFilter } from './filter.ts';
import { panesOf } from './panes.ts';
import { type TreeRow, treeRows } from './tree.ts';
import { type LaidColumn, laidColumns } from './tree-columns.ts';

export function rowsOf(state: State, visit: TrustVisit): readonly TreeRow[] {
  const inventory = knownIn(state);
  if (inventory === null) return [];
  return treeRows(inventory, isFiltered(visit) ? visit.toggledInFilter : visit.toggled, visit.filter?.text ?? '');
}

/** The cursor, before every row. */
const markColumns = 2;

/** The columns of the tree in the terminal that there is. */
export function columnsOf(state: State): readonly LaidColumn[] {
  const inventory = knownIn(state);
  return inventory === null ? [] : laidColumns(inventory, panesOf(state.size).list - markColumns);
}

/** Whether the tree is unfolded for a filter, and not as somebody has left it. */
export function isFiltered({ filter }: TrustVisit): boolean {
  return filter !== null && narrows(parseFilter(filter.text));
}

export function cursorOf(rows: readonly TreeRow[], { cursor }: TrustVisit): number {
  return Math.max(
    0,
    rows.findIndex(({ key }) => key === cursor),
  );
}

/** The row with the cursor; null where there is none. */
export function chosenRow(state: State, visit: TrustVisit): TreeRow | null {
  const rows = rowsOf(state, visit);
  return rows[cursorOf(rows, visit)] ?? null;
}
