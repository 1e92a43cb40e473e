import { knownIn } from '../goto.ts';
import type { State } from '../model.ts';
import type { TrustVisit } from '../visit.ts';
import { type TreeRow, treeRows } from './tree.ts';

export function rowsOf(state: State, visit: TrustVisit): readonly TreeRow[] {
  const inventory = knownIn(state);
  if (inventory === null) return [];
  return treeRows(inventory, visit.toggled, visit.filter?.text ?? '');
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
