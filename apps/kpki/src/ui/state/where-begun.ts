import { goesTexts } from '@kpki/presentation';
import type { Update } from './change.ts';
import { only } from './change.ts';
import type { State } from './model.ts';
import { lookAtRotation, rotationRoute } from './rotation.ts';
import type { Route, ScreenName } from './route.ts';

/** Screens that are over once the plan is applied. */
const work: ReadonlySet<ScreenName> = new Set<ScreenName>(['plan', 'apply', 'result', 'undo']);
/** Screens that only lead to others, or whose location is repaired by now. */
const passing: ReadonlySet<ScreenName> = new Set<ScreenName>(['actions', 'location']);

/** Whether the work began on the screen of a rotation. */
export function beganAtRotation(state: State): boolean {
  return pathToBegin(state, false).at(-1)?.screen === 'rotation';
}

/** Goes back to where the work began, but skips a rotation that is over. `done`: what a phase did, shown on the rotation. */
export function goWhereBegun(state: State, isOver: boolean = false, done: string | null = null): Update {
  const path = pathToBegin(state, isOver);
  const route = path.at(-1);
  if (route?.screen !== 'rotation') return only({ ...state, path, message: null });
  const [first, ...others] = path;
  const fresh: State['path'] = [first, ...others.slice(0, -1), rotationRoute(route.of, done)];
  return lookAtRotation({ ...state, path: fresh, message: null }, route.of);
}

export function whereBegun(state: State, isOver: boolean = false): string {
  const route = pathToBegin(state, isOver).at(-1);
  switch (route?.screen) {
    case 'trust':
      return goesTexts.trust;
    case 'artifact':
      return goesTexts.backTo(route.artifact);
    case 'calendar':
      return goesTexts.backToThe('expiries');
    case 'environments':
    case 'rotation':
      return goesTexts.backToThe(route.screen);
    default:
      return goesTexts.back;
  }
}

/** Returns the label of the button that goes there. */
export function labelOfBegin(state: State, isOver: boolean): string {
  const route = pathToBegin(state, isOver).at(-1);
  const { labels } = goesTexts;
  switch (route?.screen) {
    case 'artifact':
      return route.artifact;
    case 'trust':
    case 'calendar':
    case 'environments':
    case 'rotation':
      return labels[route.screen];
    default:
      return labels.back;
  }
}

function pathToBegin({ path: [first, ...others] }: State, isOver: boolean): readonly [Route, ...Route[]] {
  const at = others.findIndex(({ screen }) => work.has(screen));
  const before = at < 0 ? others : others.slice(0, at);
  const last = before.findLastIndex(({ screen }) => !passing.has(screen) && !(isOver && screen === 'rotation'));
  return [first, ...before.slice(0, last + 1)];
}
