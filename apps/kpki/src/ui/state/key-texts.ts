import { frameTexts } from '@kpki/presentation';
import type { KeyRow, UiCommand } from '../keys.ts';
import { routeOf } from './change.ts';
import type { State } from './model.ts';
import { inventoryIn } from './reading.ts';
import { rotationsInProgress } from './select/actions.ts';

/** The CA, or `sa`, whose rotation is in progress; null: none is, or several are, and the cursor decides which is opened. */
function rotatedName(state: State): string | null {
  // The cluster that is open is not the one that the cursor is on.
  if (routeOf(state).screen === 'fleet') return null;
  const [only, ...others] = rotationsInProgress(inventoryIn(state));
  return only === undefined || others.length > 0 ? null : only.name;
}

/** What a key does, with what it leads to now where that is known. */
export function doesNow(state: State, { uiCommand, does }: Pick<KeyRow, 'uiCommand' | 'does'>): string {
  const name = uiCommand === 'rotate' ? rotatedName(state) : null;
  return name === null ? does : frameTexts.rotationInProgress(name);
}

/** The hints that say more where there is room. */
export function longHints(state: State): Readonly<Partial<Record<UiCommand, string>>> {
  const name = rotatedName(state);
  return name === null ? {} : { rotate: frameTexts.rotationOf(name) };
}
