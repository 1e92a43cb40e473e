import type { Drafting } from '../../model.ts';
import { memo } from '../../select/memo.ts';
import type { PageName } from '../../visit.ts';
import type { Cell, FormLine } from './form.ts';
import { focusLines } from './pages.ts';

/** Where a cell stands: its line among all that can have the focus, and which it is there. */
export interface Spot {
  readonly line: number;
  readonly column: number;
  readonly cell: Cell;
}

/** Every cell of lines, where it stands. */
export function spotsOf(lines: readonly FormLine[]): readonly Spot[] {
  return lines.flatMap((each, line) =>
    each.is === 'cells' ? each.cells.map((cell, column) => ({ line, column, cell })) : [],
  );
}

/** All that can have the focus on a page. */
export const spotsOn: (page: PageName, drafting: Drafting) => readonly Spot[] = memo((page, drafting) =>
  spotsOf(focusLines(page, drafting)),
);

/** Several options of one field are one stop: the one that is chosen, where the first of them stands. */
export function stopsOf(spots: readonly Spot[]): readonly Spot[] {
  const chosen = new Map<string, Spot>();
  for (const spot of spots) {
    const { cell } = spot;
    if (cell.is === 'option' && (cell.chosen || !chosen.has(cell.field))) chosen.set(cell.field, spot);
  }
  const seen = new Set<string>();
  return spots.flatMap((spot) => {
    const { cell } = spot;
    if (cell.is !== 'option') return [spot];
    if (seen.has(cell.field)) return [];
    seen.add(cell.field);
    return [chosen.get(cell.field) ?? spot];
  });
}
