import type { Screen } from '../change.ts';
import type { Route, RouteOf, ScreenName } from '../route.ts';
import { actionsScreen } from './actions.ts';
import { applyScreen } from './apply.ts';
import { calendarScreen } from './calendar.ts';
import { artifactScreen, locationScreen } from './details.ts';
import { environmentsScreen } from './environments.ts';
import { fleetScreen } from './fleet.ts';
import { liveScreen } from './live.ts';
import { newClusterScreen } from './new-cluster.ts';
import { planScreen } from './plan.ts';
import { pluginCheckScreen } from './plugin-check.ts';
import { pluginsScreen } from './plugins.ts';
import { resultScreen } from './result.ts';
import { rotationScreen } from './rotation.ts';
import { startScreen } from './start.ts';
import { trustScreen } from './trust.ts';
import { undoScreen } from './undo.ts';

/** A new screen is a file next to this one, a member of `Route`, a row here, in the titles and in the view's table. */
const screens: { readonly [Name in ScreenName]: Screen<RouteOf<Name>> } = {
  start: startScreen,
  'new cluster': newClusterScreen,
  trust: trustScreen,
  artifact: artifactScreen,
  location: locationScreen,
  actions: actionsScreen,
  calendar: calendarScreen,
  fleet: fleetScreen,
  live: liveScreen,
  rotation: rotationScreen,
  undo: undoScreen,
  plan: planScreen,
  apply: applyScreen,
  result: resultScreen,
  environments: environmentsScreen,
  plugins: pluginsScreen,
  'plugin test': pluginCheckScreen,
};

/** The cast is safe: each row takes the route of its own name. */
export function screenOf(route: Route): Screen<Route> {
  return screens[route.screen] as Screen<Route>;
}
