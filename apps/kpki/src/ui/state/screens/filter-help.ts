import { keysIn } from '../keys-in.ts';
import type { State } from '../model.ts';
import { bodyHeight } from '../scroll.ts';
import { type FilteredListName, filterHelp } from '../select/filter.ts';

/** The head of a list, and rows that the filter finds. */
const leastRowsAbove = 4;

/** What a filter can be, below the list while one is typed. What is found matters more where there is no room for both. */
export function filterHelpIn(state: State, columns: number, of: FilteredListName): readonly string[] {
  const help = filterHelp(columns, keysIn(state), of);
  return bodyHeight(state, help.length) < leastRowsAbove ? [] : help;
}
