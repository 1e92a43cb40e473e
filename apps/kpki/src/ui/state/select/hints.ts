import { widthOf } from '../../../text/width.ts';
import { type KeyRow, keyRows } from '../../keys.ts';
import type { State } from '../model.ts';
import { contextOf } from '../on-key.ts';

const gap = '  ';

/** The last row: the keys that matter here, in the table's order, as many as there is room for. */
export function hints(state: State): string {
  const context = contextOf(state);
  const shown = keyRows.filter(({ hint, where }) => hint !== undefined && where.includes(context));
  while (widthOf(textOf(shown)) > state.size.columns) {
    const at = shown.findLastIndex(({ always }) => always !== true);
    if (at < 0) break;
    shown.splice(at, 1);
  }
  return textOf(shown);
}

function textOf(rows: readonly KeyRow[]): string {
  return rows.map(({ keys, hint }) => `${keys[0]} ${hint}`).join(gap);
}
