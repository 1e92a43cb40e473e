import { frameTexts, type LoadingScreen, type Typed } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { otherKey } from '../key-name.ts';
import { keyOf, type UiCommand, uiCommandOf } from '../keys.ts';
import { routeOf } from './change.ts';
import type { State } from './model.ts';
import { inventoryIn } from './reading.ts';
import { isTyping } from './route.ts';

/** While something loads, other keys act on what is not on the screen yet: they wait for it. */
const heardWhileLoading: readonly UiCommand[] = ['back', 'help', 'close', 'leave', 'stop', 'redraw', 'suspend'];

/** Returns what the screen on top waits for; null: it has something to show, or shows why it has nothing. */
export function loadingIn(state: State): LoadingScreen | null {
  const { overlay, reading, planning, live, undoing, rotation } = state;
  const route = routeOf(state);
  if (overlay !== null) return null;
  switch (route.screen) {
    case 'fleet':
      return isFleetLoading(state) && !isTyping(route) ? 'fleet' : null;
    case 'trust':
    case 'calendar':
      return !isTyping(route) && reading.is === 'reading' && inventoryIn(state) === null ? 'trust' : null;
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

/** Rows come above others until all are read: keys that were typed before the first wait until then. */
function isFleetLoading({ fleet, typedAhead }: State): boolean {
  return fleet?.isReading === true && fleet.at === null && (fleet.rows.length === 0 || typedAhead.length > 0);
}

/** These act on no row. */
const ofTarget: readonly UiCommand[] = ['next environment', 'read-only'];

/** What else does something at once. `bound`: each key that the context has until its rows are there. */
const heardToo: Readonly<Record<LoadingScreen | 'wizard', readonly UiCommand[] | 'bound'>> = {
  fleet: [],
  trust: 'bound',
  live: ofTarget,
  undo: ofTarget,
  rotation: ofTarget,
  plan: [],
  wizard: [],
};

/** Whether a command does something at once while a screen loads. Behind keys that wait, all but the way out wait too. */
export function isHeardWhile(loading: keyof typeof heardToo, uiCommand: UiCommand | null, isFirst: boolean): boolean {
  const others = isFirst ? heardToo[loading] : [];
  return uiCommand !== null && (others === 'bound' || [...heardWhileLoading, ...others].includes(uiCommand));
}

/** Returns what is said of a key that is bound once the plan is there that a rotation waits for; null: it is not bound then either. */
export function tooEarlyText(state: State, key: string): string | null {
  const { overlay, rotation } = state;
  const isAwaited = overlay === null && routeOf(state).screen === 'rotation' && rotation?.planned != null;
  const isBound = (['plan', 'steps'] as const).some((context) => uiCommandOf(context, key, state.keys) !== null);
  if (!isAwaited || !isBound) return null;
  const works = (['back', 'help', 'leave', 'stop'] as const).map((each) => keyOf(each, state.keys));
  return frameTexts.dropped('plan', shownTyped(key), works);
}

export function shownTyped(typed: string): Typed {
  if (typed === ' ') return { is: 'key', name: 'space' };
  if (typed === otherKey) return { is: 'other key' };
  const isPaste = typed.length > 1 && !/^(?:[a-z]+-)*(?:[a-z]+|f\d+)$/.test(typed);
  return isPaste ? { is: 'paste' } : { is: 'key', name: clean(typed) };
}
