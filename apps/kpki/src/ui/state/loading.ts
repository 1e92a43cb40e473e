import { frameTexts } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { keyOf, type UiCommand } from '../keys.ts';
import { routeOf } from './change.ts';
import type { State } from './model.ts';

/** While something loads, other keys would act on what is not on the screen yet. */
export const heardWhileLoading: readonly UiCommand[] = ['back', 'help', 'leave', 'stop', 'redraw', 'suspend'];

/** Those that the last row but one names. */
const named: readonly UiCommand[] = ['back', 'help', 'leave', 'stop'];

/** Returns whether the screen is the plan, and there is none to show yet. */
export function isLoading(state: State): boolean {
  const { overlay, planning } = state;
  return overlay === null && routeOf(state).screen === 'plan' && planning.is === 'planning' && planning.before === null;
}

/** Drops a key or what was pasted, and remembers which, until the plan is there. */
export function dropped(state: State, typed: string): State {
  const { planning } = state;
  return planning.is === 'planning' ? { ...state, message: null, planning: { ...planning, dropped: typed } } : state;
}

/** Returns what was dropped, and which keys work; null: nothing was. */
export function droppedText({ planning, keys }: Pick<State, 'planning' | 'keys'>): string | null {
  if (planning.is !== 'planning' || planning.dropped === undefined) return null;
  return frameTexts.dropped(
    shownKey(planning.dropped),
    named.map((each) => keyOf(each, keys)),
  );
}

/** Null: a paste, which is no key. */
export function shownKey(typed: string): string | null {
  return typed.length > 1 && !/^[a-z]+(?:-[a-z]+)?$/.test(typed) ? null : clean(typed);
}
