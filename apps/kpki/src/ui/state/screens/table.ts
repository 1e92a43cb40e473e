import type { State } from '../model.ts';
import type { Screen } from '../screen.ts';
import type { ScreenName, Visit } from '../visit.ts';
import { actionsScreen } from './actions.ts';
import { applyScreen } from './apply.ts';
import { calendarScreen } from './calendar.ts';
import { artefactScreen, placeScreen } from './details.ts';
import { environmentsScreen } from './environments.ts';
import { newClusterScreen } from './new-cluster.ts';
import { planScreen } from './plan.ts';
import { pluginCheckScreen } from './plugin-check.ts';
import { pluginsScreen } from './plugins.ts';
import { resultScreen } from './result.ts';
import { rotationScreen } from './rotation.ts';
import { startScreen } from './start.ts';
import { trustScreen } from './trust.ts';
import { undoScreen } from './undo.ts';

/** A new screen is a file beside this one, a member of `Visit`, a row here and a row of the view's table. */
const screens: { readonly [Name in ScreenName]: Screen<Extract<Visit, { readonly screen: Name }>> } = {
  start: startScreen,
  'new cluster': newClusterScreen,
  trust: trustScreen,
  artefact: artefactScreen,
  place: placeScreen,
  actions: actionsScreen,
  calendar: calendarScreen,
  rotation: rotationScreen,
  undo: undoScreen,
  plan: planScreen,
  apply: applyScreen,
  result: resultScreen,
  environments: environmentsScreen,
  plugins: pluginsScreen,
  'plugin check': pluginCheckScreen,
};

/** The cast is safe: each row takes the visit of its own name. */
export function screenOf(visit: Visit): Screen<Visit> {
  return screens[visit.screen] as Screen<Visit>;
}

/** `Trust`, `kubernetes-ca`, `apiserver cp1` */
export function titles(state: State): readonly string[] {
  return state.path.map((visit) => screenOf(visit).title(state, visit));
}
