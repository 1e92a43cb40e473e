import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import type { Route, RouteOf, ScreenName } from '../../state/route.ts';
import { ActionsScreen } from './actions.tsx';
import { ApplyScreen, ApplySide, ResultScreen } from './apply.tsx';
import { CalendarScreen, CalendarSide } from './calendar.tsx';
import { DetailsScreen, DetailsSide } from './details.tsx';
import { EnvironmentsScreen, EnvironmentsSide } from './environments.tsx';
import { FleetScreen, FleetSide } from './fleet.tsx';
import { LiveScreen, LiveSide } from './live.tsx';
import { NewClusterScreen } from './new-cluster.tsx';
import { PlanScreen, PlanSide, UndoScreen, UndoSide } from './plan.tsx';
import { PluginCheckScreen, PluginsScreen } from './plugins.tsx';
import { RotationScreen, RotationSide } from './rotation.tsx';
import { StartScreen } from './start.tsx';
import { TrustScreen, TrustSide } from './trust.tsx';

type Draws<V extends Route> = (props: { readonly state: State; readonly route: V }) => ReactNode;

const drawings: { readonly [Name in ScreenName]: Draws<RouteOf<Name>> } = {
  start: StartScreen,
  'new cluster': NewClusterScreen,
  trust: TrustScreen,
  artifact: DetailsScreen,
  location: DetailsScreen,
  actions: ActionsScreen,
  calendar: CalendarScreen,
  fleet: FleetScreen,
  live: LiveScreen,
  rotation: RotationScreen,
  undo: UndoScreen,
  plan: PlanScreen,
  apply: ApplyScreen,
  result: ResultScreen,
  environments: EnvironmentsScreen,
  plugins: PluginsScreen,
  'plugin test': PluginCheckScreen,
};

/** The side panels of the screens that have a `side`. */
const sides: { readonly [Name in ScreenName]?: Draws<RouteOf<Name>> } = {
  trust: TrustSide,
  artifact: DetailsSide,
  location: DetailsSide,
  calendar: CalendarSide,
  fleet: FleetSide,
  live: LiveSide,
  environments: EnvironmentsSide,
  plan: PlanSide,
  apply: ApplySide,
  undo: UndoSide,
  rotation: RotationSide,
};

export function sideDrawingOf(route: Route): Draws<Route> | null {
  return (sides[route.screen] as Draws<Route> | undefined) ?? null;
}

export function drawingOf(route: Route): Draws<Route> {
  return drawings[route.screen] as Draws<Route>;
}
