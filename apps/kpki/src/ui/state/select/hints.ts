import { widthOf } from '../../../text/width.ts';
import { keyRows } from '../../keys.ts';
import type { State } from '../model.ts';
import { contextOf } from '../on-key.ts';

const gap = '  ';

/** The last row: the keys that matter here, in the table's order, as many as there is room for. */
export function hints(state: State): string {
  const context = contextOf(state);
  let row = '';
  for (const { keys, where, hint } of keyRows) {
    if (hint === undefined || !where.includes(context)) continue;
    const next = `${row === '' ? '' : `${row}${gap}`}${keys[0]} ${hint}`;
    if (widthOf(next) > state.size.columns) break;
    row = next;
  }
  return row;
}
