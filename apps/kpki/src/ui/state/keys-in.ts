import type { KeyOf } from '@kpki/presentation';
import { type Context, type KeyRow, keyOf, uiCommandsOf } from '../keys.ts';
import type { State } from './model.ts';
import { memo } from './select/memo.ts';

/** Of the same keys the same function, so that selectors keep their answers. */
const keysOf: (rows: readonly KeyRow[]) => KeyOf = memo((rows) => (uiCommand) => keyOf(uiCommand, rows));

/** The keys that sentences name. */
export function keysIn({ keys }: Pick<State, 'keys'>): KeyOf {
  return keysOf(keys);
}

/** The same in a field, which keeps the usual keys. */
export function keysInField({ keys }: Pick<State, 'keys'>, context: Context): KeyOf {
  return (uiCommand) => keyOf(uiCommand, uiCommandsOf(context, keys));
}
