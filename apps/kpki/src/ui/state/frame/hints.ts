import { widthOf } from '../../../text/width.ts';
import { type Context, type Deed, type KeyRow, keyRows } from '../../keys.ts';
import { visitOf } from '../change.ts';
import type { State } from '../model.ts';
import { contextOf } from '../on-key.ts';
import { mayBeYes } from '../overlay.ts';
import { screenOf } from '../screens/table.ts';

const gap = '  ';

/** The last row: the keys that matter here, in the table's order, as many as there is room for. */
export function hints(state: State): string {
  const context = contextOf(state);
  const off = unavailable(state);
  const shown = keyRows.filter(
    ({ hint, where, deed }) => hint !== undefined && where.includes(context) && !off.includes(deed),
  );
  while (widthOf(textOf(shown)) > state.size.columns) {
    const at = shown.findLastIndex(({ always }) => always !== true);
    if (at < 0) break;
    shown.splice(at, 1);
  }
  return textOf(shown);
}

/** From the first screen there is no way back but out; at a question the keys are its own. */
function unavailable(state: State): readonly Deed[] {
  const { overlay } = state;
  if (overlay?.is === 'confirm' && overlay.focus === 'name' && !mayBeYes(overlay)) return ['open'];
  if (overlay !== null) return [];
  const here = screenOf(visitOf(state)).unavailable?.(state) ?? [];
  const isFirst = state.path.length === 1 && firstContexts.includes(contextOf(state));
  return isFirst ? [...here, 'back'] : here;
}

const firstContexts: readonly Context[] = ['choice', 'reading', 'waiting'];

function textOf(rows: readonly KeyRow[]): string {
  return rows.map(({ keys, hint }) => `${keys[0]} ${hint}`).join(gap);
}
