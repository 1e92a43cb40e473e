import { frameTexts, type LoadingScreen } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { type Context, keyOf, type UiCommand, uiCommandOf } from '../keys.ts';
import { routeOf } from './change.ts';
import type { State } from './model.ts';
import { inventoryIn } from './reading.ts';

/** While something loads, other keys would act on what is not on the screen yet. */
const heardWhileLoading: readonly UiCommand[] = ['back', 'help', 'close', 'leave', 'stop', 'redraw', 'suspend'];

/** Returns what the screen on top waits for; null: it has something to show, or shows why it has nothing. */
export function loadingIn(state: State): LoadingScreen | null {
  const { overlay, reading, planning, live, undoing, rotation } = state;
  const route = routeOf(state);
  if (overlay !== null) return null;
  switch (route.screen) {
    case 'trust':
      return !route.typing && reading.is === 'reading' && inventoryIn(state) === null ? 'trust' : null;
    case 'plan':
      return planning.is === 'planning' && planning.before === null ? 'plan' : null;
    case 'live':
      return live?.isAsking === true && live.rows === null ? 'live' : null;
    case 'undo':
      return undoing?.phase === 'reading' ? 'undo' : null;
    case 'rotation':
      return rotation?.of === route.of && rotation.is === 'looking' && rotation.found === null ? 'rotation' : null;
    default:
      return null;
  }
}

/** These act on no row. */
const ofTarget: readonly UiCommand[] = ['next environment', 'read-only'];

/** What else does something. `bound`: each key that the context of the tree has until its rows are there. */
const heardToo: Readonly<Record<LoadingScreen | 'wizard', readonly UiCommand[] | 'bound'>> = {
  trust: 'bound',
  live: ofTarget,
  undo: ofTarget,
  rotation: ofTarget,
  plan: [],
  wizard: [],
};

/** Whether a command does something while a screen loads. */
export function isHeardWhile(loading: keyof typeof heardToo | null, uiCommand: UiCommand | null): boolean {
  if (loading === null) return true;
  const others = heardToo[loading];
  return uiCommand !== null && (others === 'bound' || [...heardWhileLoading, ...others].includes(uiCommand));
}

/** What is awaited on a screen that has something to show, and the contexts that come with it; null: nothing. */
function comingIn(state: State): { readonly of: LoadingScreen; readonly contexts: readonly Context[] } | null {
  const { overlay, reading, rotation } = state;
  const { screen } = routeOf(state);
  if (overlay !== null) return null;
  if (screen === 'rotation' && rotation?.planned != null) return { of: 'plan', contexts: ['plan', 'steps'] };
  if (screen === 'calendar' && reading.is === 'reading' && inventoryIn(state) === null)
    return { of: 'trust', contexts: ['calendar'] };
  return null;
}

/** Returns what is said of a key that is bound once what is awaited is there; null: it is not bound then either. */
export function tooEarlyText(state: State, key: string): string | null {
  const coming = comingIn(state);
  const isBound = coming?.contexts.some((context) => uiCommandOf(context, key, state.keys) !== null) ?? false;
  if (coming === null || !isBound) return null;
  const works = (['back', 'help', 'leave', 'stop'] as const).map((each) => keyOf(each, state.keys));
  return frameTexts.dropped(coming.of, shownKey(key), works);
}

/** Those that the last row but one names. */
function namedWhile(loading: LoadingScreen): readonly UiCommand[] {
  return [...(loading === 'trust' ? (['filter', 'plan'] as const) : (['back'] as const)), 'help', 'leave', 'stop'];
}

/** Drops a key or what was pasted, and remembers that until the next key is heard. */
export function dropped(state: State, typed: string, of: LoadingScreen): State {
  const before = state.dropped?.of === of ? state.dropped.count : 0;
  return { ...state, message: null, dropped: { typed, of, count: before + 1 } };
}

/** What was heard is not about what was dropped before. */
export function withoutDropped(state: State): State {
  return state.dropped === null ? state : { ...state, dropped: null };
}

/** Returns what was dropped: while a screen loads, which keys work; then how many were. Null: nothing was. */
export function droppedText(state: State): string | null {
  const { dropped, keys } = state;
  const loading = loadingIn(state);
  if (dropped === null) return null;
  if (loading === null) return frameTexts.wereDropped(dropped.of, dropped.count);
  if (dropped.of !== loading) return null;
  const works = namedWhile(loading).map((each) => keyOf(each, keys));
  return frameTexts.dropped(loading, shownKey(dropped.typed), works);
}

/** Null: a paste, which is no key. */
export function shownKey(typed: string): string | null {
  if (typed === ' ') return 'space';
  return typed.length > 1 && !/^[a-z]+(?:-[a-z]+)?$/.test(typed) ? null : clean(typed);
}
