import { fleetScreenTexts } from '@kpki/presentation';
import type { FleetRow } from '../work/fleet-row.ts';
import type { Notice, TaskFailure } from '../work/task.ts';
import { andThen, begin, only, routeOf, said, type Update } from './change.ts';
import { type EnvironmentKey, environmentKey, openKey } from './environment-key.ts';
import { atPlace, goToPlan, openTarget, pathTo, readAgain, readAndPlan, type TreePlace } from './goto.ts';
import { keysIn } from './keys-in.ts';
import type { State } from './model.ts';
import { type FleetRoute, fleetRoute, ownSorts } from './route.ts';
import { fileOf } from './select/reading-text.ts';

/** Many clusters at one look, each environment a row. */
export interface Fleet {
  /** Files, folders and patterns, as they were typed; empty: the file of the cluster that is open. */
  readonly named: readonly string[];
  /** Null until they are known. */
  readonly files: readonly string[] | null;
  readonly rows: readonly FleetRow[];
  /** The rows as the order of the list knows them: those that come later stand below, so that no row moves under the cursor. */
  readonly ranked: readonly FleetRow[];
  readonly isReading: boolean;
  /** The files with a row from this reading. */
  readonly arrived: readonly string[];
  /** Why the files could not be found. */
  readonly failure: TaskFailure | null;
  /** When all of it was read, in milliseconds; null: never. */
  readonly at: number | null;
  /** When the last reading of all of it began, and how long the one before took, in milliseconds. */
  readonly whole: { readonly began: number; readonly took: number };
  /** Rows of environments that this session wrote to since they were read; the fleet reads these again when it is shown. */
  readonly written: readonly EnvironmentKey[];
  /** Rows of environments that were open since they were read: the fleet reads these again too, and shows what it knows until then. */
  readonly visited: readonly EnvironmentKey[];
  /** Rows that are refreshed apart from the others. */
  readonly rereading: readonly EnvironmentKey[];
  /** Those of them that this session wrote to: they are stale until then. */
  readonly stale: readonly EnvironmentKey[];
  /** When each row was read, in milliseconds. */
  readonly readAt: Readonly<Record<EnvironmentKey, number>>;
  /** The screen that the open cluster was opened from; null: it was not opened here. */
  readonly left: FleetRoute | null;
}

/** Rows stay in view until they are refreshed. */
export function readFleet(state: State, named: readonly string[]): Update {
  const rows = state.fleet?.rows ?? [];
  const files = named.length === 0 ? [fileOf(state)] : named;
  const { at = null, left = null, readAt = {}, ranked = [], whole } = state.fleet ?? {};
  return begin(
    {
      ...state,
      fleet: {
        named,
        files: null,
        rows,
        ranked,
        isReading: true,
        arrived: [],
        failure: null,
        at,
        whole: { began: state.now, took: whole?.took ?? 0 },
        written: [],
        visited: [],
        rereading: [],
        stale: [],
        readAt,
        left,
      },
    },
    { type: 'read fleet', files },
  );
}

/** Notes that the row of the open environment may be stale, after an apply or an undo that may have written. */
export function withWritten(state: State): State {
  const { fleet } = state;
  if (fleet === null) return state;
  return { ...state, fleet: { ...fleet, written: [...new Set([...fleet.written, openKey(state)])] } };
}

/** Notes that the row of the open environment may be older than what its screens have shown. */
function withVisited(state: State): Fleet | null {
  const { fleet } = state;
  if (fleet === null || state.reading.is === 'idle' || routeOf(state).screen === 'fleet') return fleet;
  return { ...fleet, visited: [...new Set([...fleet.visited, openKey(state)])] };
}

/** The oldest reading of a row; null: not all rows were read yet. */
export function fleetReadAt({ at, rows, readAt }: Fleet): number | null {
  if (at === null || rows.length === 0) return at;
  return rows.reduce((oldest, row) => Math.min(oldest, readAt[environmentKey(row)] ?? at), Number.MAX_SAFE_INTEGER);
}

/** Reads the rows again that this session wrote to or showed, once the fleet is shown and no other reading of it runs. */
export function readWritten(state: State): Update {
  const { fleet } = state;
  if (fleet === null || fleet.isReading || routeOf(state).screen !== 'fleet') return only(state);
  const { written, visited } = fleet;
  if (written.length + visited.length === 0) return only(state);
  const rows = fleet.rows.filter((row) => [...written, ...visited].includes(environmentKey(row)));
  if (rows.length === 0) return only({ ...state, fleet: { ...fleet, written: [], visited: [] } });
  const rereading = rows.map(environmentKey);
  return begin(
    {
      ...state,
      fleet: { ...fleet, written: [], visited: [], rereading, stale: written, isReading: true, arrived: [] },
    },
    {
      type: 'read fleet',
      files: [...new Set(rows.map(({ file }) => file))],
      only: rows.map(({ file, environment }) => ({ file, environment })),
    },
  );
}

export function goToFleet(state: State): Update {
  const route = routeOf(state);
  // Its order and its search stay as they were left.
  const fleet = withClusters(route.screen === 'fleet' ? route : atOpenCluster(state, state.fleet?.left ?? fleetRoute));
  const [home] = state.path;
  // Where the program began with clusters, they are the root.
  const isRoot = home.screen !== 'trust' || (state.fleet?.named.length ?? 0) > 0;
  const path: State['path'] = isRoot ? [fleet] : pathTo(state, fleet);
  const there: State = { ...state, fleet: withVisited(state), path, message: null };
  return state.fleet === null ? readFleet(there, []) : only(there);
}

/** The key of the fleet leads to its clusters, also where an expiry had the cursor. */
function withClusters(route: FleetRoute): FleetRoute {
  return route.layout === 'expiries' ? inLayout(route, 'table') : { ...route, expiry: null, side: null };
}

/**
 * From one layout to another, the cursor stays on its cluster, and the expiries begin at what expires next, in the order of
 * their dates.
 */
export function inLayout(route: FleetRoute, layout: FleetRoute['layout']): FleetRoute {
  const sort = ownSorts[layout] === ownSorts[route.layout] ? route.sort : ownSorts[layout];
  return { ...route, layout, sort, expiry: null, side: null, top: 0 };
}

/** Returns to the fleet as it was left; null if the open cluster was not opened from it. */
export function backToFleet(state: State): State | null {
  const left = state.fleet?.left ?? null;
  return left === null || routeOf(state).screen === 'fleet'
    ? null
    : { ...state, fleet: withVisited(state), path: [atOpenCluster(state, left)], message: null };
}

/** The palette may have opened another cluster than the one that the cursor was on. */
function atOpenCluster(state: State, route: FleetRoute): FleetRoute {
  if (state.reading.is === 'idle') return route;
  const cursor = openKey(state);
  return { ...route, cursor, expiry: cursor === route.cursor ? route.expiry : null, side: null };
}

/** `place`: where the cursor goes; null: to the first row. */
export function openCluster(state: State, row: FleetRow, place: TreePlace | null = null): Update {
  if (isUnusable(row)) return only(said(state, fleetScreenTexts.notOpened(keysIn(state)), 'warning'));
  return andThen(opened(state, row, readAgain), (next) => only(place === null ? next : atPlace(next, place)));
}

/** Goes to a screen of the cluster of a row, which is opened unless it is open. `back` leads to the fleet again. */
export function goInCluster(state: State, row: FleetRow | undefined, go: (state: State) => Update): Update {
  if (row === undefined) return only(said(state, fleetScreenTexts.noRow, 'warning'));
  if (isUnusable(row)) return openCluster(state, row);
  const fleet = routeOf(state);
  const there = isOpen(state, row)
    ? go({ ...state, fleet: leftAt(state) })
    : go === goToPlan
      ? opened(state, row, readAndPlan)
      : andThen(opened(state, row, readAgain), go);
  const [home, ...others] = there.state.path;
  const isPassed = fleet.screen === 'fleet' && home.screen === 'trust' && others.length > 0;
  return isPassed ? { ...there, state: { ...there.state, path: [fleet, ...others] } } : there;
}

/** A file without an environment has nothing to open. */
export function isUnusable(row: FleetRow): boolean {
  return row.is === 'failed' && row.environment === null;
}

function isOpen(state: State, row: FleetRow): boolean {
  return state.reading.is !== 'idle' && openKey(state) === environmentKey(row);
}

function opened(state: State, { file, environment }: FleetRow, reads: (state: State) => Update): Update {
  const target = environment === null ? { file } : { file, environment };
  return openTarget({ ...state, fleet: leftAt(state) }, target, null, reads);
}

function leftAt(state: State): Fleet | null {
  const route = routeOf(state);
  return state.fleet === null || route.screen !== 'fleet' ? state.fleet : { ...state.fleet, left: route };
}

export function onFleetFailure(state: State, failure: TaskFailure): State {
  const { fleet } = state;
  const after =
    fleet === null
      ? state
      : { ...state, fleet: { ...fleet, ...ranked(fleet), isReading: false, rereading: [], stale: [], failure } };
  return said(after, failure.text, 'critical');
}

/** Sorts the list by all that is known. */
export function ranked({ rows }: Fleet): Pick<Fleet, 'ranked'> {
  return { ranked: rows };
}

type FleetNotice = Extract<Notice, { readonly type: 'fleet found' | 'fleet row' | 'fleet over' }>;

export function onFleetNotice(state: State, notice: FleetNotice): State {
  const { fleet } = state;
  if (fleet === null) return state;
  switch (notice.type) {
    case 'fleet found':
      return {
        ...state,
        fleet: { ...fleet, files: notice.files, rows: fleet.rows.filter(({ file }) => notice.files.includes(file)) },
      };
    case 'fleet row': {
      const key = environmentKey(notice.row);
      const at = fleet.rows.findIndex((row) => environmentKey(row) === key);
      return {
        ...state,
        fleet: {
          ...fleet,
          rows: at < 0 ? [...fleet.rows, notice.row] : fleet.rows.with(at, notice.row),
          arrived: [...new Set([...fleet.arrived, notice.row.file])],
          readAt: { ...fleet.readAt, [key]: state.now },
        },
      };
    }
    case 'fleet over': {
      const after = { ...fleet, ...ranked(fleet), isReading: false, rereading: [], stale: [] };
      if (fleet.rereading.length > 0) return { ...state, fleet: after };
      const whole = { ...fleet.whole, took: state.now - fleet.whole.began };
      return { ...state, fleet: { ...after, at: state.now, whole } };
    }
  }
}
