import type { FormPage } from '../../new-cluster/blocks.ts';
import type { NodeListName } from '../../new-cluster/question.ts';
import type { Rotating } from '../../session/rotated-names.ts';
import type { PluginLine } from '../work/task.ts';
import type { TextField } from './field.ts';
import type { ReplaceableField } from './replaceable-field.ts';
import type { FleetSort } from './select/fleet.ts';
import type { Zoom } from './select/lanes.ts';
import type { TreeSort } from './select/tree.ts';

/** How the fleet is shown, in the order in which a key changes it. */
export const fleetLayouts = ['table', 'wall', 'expiries'] as const;
type FleetLayout = (typeof fleetLayouts)[number];

/** Null while the list has the focus; else how far its side panel is scrolled. */
interface WithSide {
  readonly side: number | null;
}

/** Where the cursor of a list is. */
interface Place {
  readonly cursor: string | null;
  readonly top: number;
  /** Of the fleet. */
  readonly expiry?: string | null;
}

interface WithFilter {
  readonly filter: ReplaceableField | null;
  readonly typing: boolean;
  /** Where the cursor was before the filter, to which it returns from one that finds nothing; null: no filter was begun. */
  readonly before: Place | null;
}

/** What each screen keeps while another is shown: its cursor, focus and filter. */
interface Routes {
  readonly start: { readonly cursor: number };
  readonly 'new cluster': {
    readonly page: PageName;
    readonly seen: number;
    readonly focus: string;
    readonly at: number;
    readonly top: number;
    /** Shown instead of the page. */
    readonly pasting: Pasting | null;
  };
  readonly trust: WithFilter &
    WithSide & {
      readonly cursor: string | null;
      readonly top: number;
      /** Closed CAs and open groups. */
      readonly toggled: readonly string[];
      /** The same while a filter is set: it opens groups, so these are closed ones. */
      readonly toggledInFilter: readonly string[];
      readonly sort: TreeSort;
    };
  readonly artifact: { readonly artifact: string; readonly top: number };
  readonly location: { readonly sink: string; readonly location: string; readonly top: number };
  readonly actions: { readonly of: ActedOn; readonly cursor: number };
  readonly calendar: WithFilter &
    WithSide & {
      readonly cursor: string | null;
      readonly top: number;
      readonly open: readonly string[];
      readonly zoom: Zoom;
    };
  readonly fleet: WithFilter &
    WithSide & {
      readonly cursor: string | null;
      readonly top: number;
      readonly layout: FleetLayout;
      /** The row of the expiries that has the cursor, of the cluster that `cursor` names; null: what expires next. */
      readonly expiry: string | null;
      readonly sort: FleetSort;
    };
  readonly live: WithSide & {
    readonly cursor: string | null;
    readonly top: number;
    /** Open rows of several servers. */
    readonly open: readonly string[];
  };
  readonly rotation: WithSide & {
    readonly of: Rotating;
    readonly top: number;
    /** The button that the user went to; null: what can be done has the focus. */
    readonly focus: number | null;
    /** The step of the runbook that the user went to; null: a button has the focus. */
    readonly step: number | null;
    /** What the phase that led here has written; null: none did. */
    readonly done: string | null;
  };
  readonly undo: { readonly top: number; readonly focus: 'undo' | 'back' };
  readonly plan: WithSide & {
    readonly cursor: string | null;
    readonly top: number;
    readonly focus: 'list' | 'apply' | 'back';
    /** Open groups, and steps whose fields are below them. */
    readonly open: readonly string[];
  };
  readonly apply: {
    /** Null: the list follows what is done. */
    readonly cursor: number | null;
    readonly top: number;
    /** A button, once there are some; null: the rows. */
    readonly focus: number | null;
  };
  readonly result: { readonly top: number };
  readonly environments: WithSide & { readonly cursor: number };
  readonly plugins: { readonly environment: string; readonly cursor: number };
  readonly 'plugin test': {
    readonly environment: string;
    readonly plugin: PluginLine;
    /** Null: follows the end. */
    readonly top: number | null;
  };
}

export type ScreenName = keyof Routes;
export type Route = { [Name in ScreenName]: { readonly screen: Name } & Routes[Name] }[ScreenName];

/** Whether the filter of a list is being typed. */
export function isTyping(route: Route): boolean {
  return 'typing' in route && route.typing;
}
export type RouteOf<Name extends ScreenName> = Extract<Route, { readonly screen: Name }>;

export type StartRoute = RouteOf<'start'>;
export type NewClusterRoute = RouteOf<'new cluster'>;
export type TrustRoute = RouteOf<'trust'>;
export type ArtifactRoute = RouteOf<'artifact'>;
export type LocationRoute = RouteOf<'location'>;
/** What actions are for: an artifact, or those of one name that a row of the tree folds and a filter leaves. */
export type ActedOn =
  | { readonly is: 'artifact'; readonly artifact: string }
  | { readonly is: 'group'; readonly name: string; readonly artifacts: readonly string[] };

export type ActionsRoute = RouteOf<'actions'>;
export type FleetRoute = RouteOf<'fleet'>;
export type CalendarRoute = RouteOf<'calendar'>;
export type LiveRoute = RouteOf<'live'>;
export type RotationRoute = RouteOf<'rotation'>;
export type UndoRoute = RouteOf<'undo'>;
export type PlanRoute = RouteOf<'plan'>;
export type ApplyRoute = RouteOf<'apply'>;
export type ResultRoute = RouteOf<'result'>;
export type EnvironmentsRoute = RouteOf<'environments'>;
export type PluginsRoute = RouteOf<'plugins'>;
export type PluginCheckRoute = RouteOf<'plugin test'>;

export type PageName = FormPage | 'review';

export interface Pasting {
  readonly list: NodeListName;
  /** The lines before the last. */
  readonly lines: readonly string[];
  readonly last: TextField;
  readonly focus: 'text' | 'add' | 'cancel';
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
  before: null,
  sort: 'catalog',
  side: null,
};

export const calendarRoute: CalendarRoute = {
  screen: 'calendar',
  cursor: null,
  top: 0,
  open: [],
  zoom: '1y',
  filter: null,
  typing: false,
  before: null,
  side: null,
};

/** How the rows of each layout of the fleet are sorted at first. */
export const ownSorts: Readonly<Record<FleetRoute['layout'], FleetSort>> = {
  table: 'worst',
  wall: 'worst',
  expiries: 'expiry',
};

export const fleetRoute: FleetRoute = {
  screen: 'fleet',
  cursor: null,
  top: 0,
  layout: 'table',
  expiry: null,
  sort: ownSorts.table,
  filter: null,
  typing: false,
  before: null,
  side: null,
};

export const liveRoute: LiveRoute = { screen: 'live', cursor: null, top: 0, side: null, open: [] };

export const environmentsRoute: EnvironmentsRoute = { screen: 'environments', cursor: 0, side: null };

export const applyRoute: ApplyRoute = { screen: 'apply', cursor: null, top: 0, focus: 0 };

export const planRoute: PlanRoute = { screen: 'plan', cursor: null, top: 0, focus: 'apply', open: [], side: null };
