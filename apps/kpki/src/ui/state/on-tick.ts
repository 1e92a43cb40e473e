import { only } from './change.ts';
import type { State } from './model.ts';
import type { Update } from './screen.ts';

export function onTick(state: State, now: number): Update {
  return only({ ...state, now });
}
