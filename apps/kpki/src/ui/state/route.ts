import type { Rotating } from '../../session/rotated-names.ts';
import type { PluginLine } from '../work/notice.ts';
import type { NodeListName } from './draft.ts';
import type { Field } from './field.ts';

/** A screen with its cursor, focus and filter. */
export type Route =
  | StartRoute
  | NewClusterRoute
  | TrustRoute
  | ArtifactRoute
  | PlaceRoute
  | ActionsRoute
  | CalendarRoute
  | RotationRoute
  | UndoRoute
  | PlanRoute
  | ApplyRoute
  | ResultRoute
  | EnvironmentsRoute
  | PluginsRoute
  | PluginCheckRoute;

export type ScreenName = Route['screen'];

export interface StartRoute {
  readonly screen: 'start';
  readonly cursor: number;
}

export type PageName = 'cluster' | 'nodes' | 'keys' | 'environment' | 'review';

export interface NewClusterRoute {
  readonly screen: 'new cluster';
  readonly page: PageName;
  readonly seen: number;
  readonly focus: string;
  readonly at: number;
  readonly top: number;
  /** Shown in place of the page. */
  readonly pasting: Pasting | null;
}

export interface Pasting {
  readonly list: NodeListName;
  /** The lines before the last. */
  readonly lines: readonly string[];
  readonly last: Field;
  readonly focus: 'text' | 'add' | 'cancel';
}

export interface TrustRoute {
  readonly screen: 'trust';
  readonly cursor: string | null;
  readonly top: number;
  /** Closed CAs and open groups. */
  readonly toggled: readonly string[];
  /** The same while a filter is set: it opens groups, so these are closed ones. */
  readonly toggledInFilter: readonly string[];
  readonly filter: Field | null;
  readonly typing: boolean;
}

export interface ArtifactRoute {
  readonly screen: 'artifact';
  readonly artifact: string;
  readonly top: number;
}

export interface PlaceRoute {
  readonly screen: 'place';
  readonly sink: string;
  readonly place: string;
  readonly top: number;
}

export interface ActionsRoute {
  readonly screen: 'actions';
  readonly artifact: string;
  readonly cursor: number;
}

export interface CalendarRoute {
  readonly screen: 'calendar';
  readonly cursor: string | null;
  readonly top: number;
  readonly open: readonly string[];
}

export interface RotationRoute {
  readonly screen: 'rotation';
  readonly of: Rotating;
  readonly top: number;
  readonly focus: number;
}

export interface UndoRoute {
  readonly screen: 'undo';
  readonly top: number;
  readonly focus: 'undo' | 'back';
}

export interface PlanRoute {
  readonly screen: 'plan';
  readonly top: number;
  readonly focus: 'apply' | 'back';
}

export interface ApplyRoute {
  readonly screen: 'apply';
  /** Null: the list follows what is done. */
  readonly cursor: number | null;
  readonly top: number;
  readonly focus: number;
}

export interface ResultRoute {
  readonly screen: 'result';
  readonly top: number;
}

export interface EnvironmentsRoute {
  readonly screen: 'environments';
  readonly cursor: number;
}

export interface PluginsRoute {
  readonly screen: 'plugins';
  readonly environment: string;
  readonly cursor: number;
}

export interface PluginCheckRoute {
  readonly screen: 'plugin check';
  readonly environment: string;
  readonly plugin: PluginLine;
  /** Null: follows the end. */
  readonly top: number | null;
}

export const newClusterRoute: NewClusterRoute = {
  screen: 'new cluster',
  page: 'cluster',
  seen: 1,
  focus: 'metadata.name',
  at: 0,
  top: 0,
  pasting: null,
};

export const trustRoute: TrustRoute = {
  screen: 'trust',
  cursor: null,
  top: 0,
  toggled: [],
  toggledInFilter: [],
  filter: null,
  typing: false,
};

export const calendarRoute: CalendarRoute = { screen: 'calendar', cursor: null, top: 0, open: [] };

export const applyRoute: ApplyRoute = { screen: 'apply', cursor: null, top: 0, focus: 0 };

export const planRoute: PlanRoute = { screen: 'plan', top: 0, focus: 'apply' };
