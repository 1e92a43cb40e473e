import type { Deed } from '../keys.ts';
import { isRunning } from './is-running.ts';
import type { State } from './model.ts';

/** What the screens are made for; below it, nothing but that is shown. */
export const leastSize = { columns: 80, rows: 24 } as const;

export function isTooSmall({ size }: State): boolean {
  return size.columns < leastSize.columns || size.rows < leastSize.rows;
}

/** Where a screen is not seen, only what ends it can be meant. */
export function isHeard(state: State, deed: Deed | null): boolean {
  if (!isTooSmall(state)) return true;
  return deed === 'stop' || (deed === 'leave' && !isRunning(state));
}
