import { fleetScreenTexts } from '@kpki/presentation';
import type { FleetRow } from '../work/fleet-row.ts';
import type { Notice, TaskFailure } from '../work/task.ts';
import { begin, only, said, type Update } from './change.ts';
import { openTarget } from './goto.ts';
import { keysIn } from './keys-in.ts';
import type { State } from './model.ts';
import { fleetRoute } from './route.ts';
import { fileOf } from './select/reading-text.ts';

/** Many clusters at one look, each environment a row. */
export interface Fleet {
  /** Files, folders and patterns, as they were typed; empty: the file of the cluster that is open. */
  readonly named: readonly string[];
  /** Null until they are known. */
  readonly files: readonly string[] | null;
  readonly rows: readonly FleetRow[];
  readonly isReading: boolean;
  /** Why the files could not be found. */
  readonly failure: TaskFailure | null;
  /** When all of it was read, in milliseconds; null: never. */
  readonly at: number | null;
}

export function fleetKey({ file, environment }: Pick<FleetRow, 'file' | 'environment'>): string {
  return `${file} ${environment ?? ''}`;
}

/** Rows stay in view until they are refreshed. */
export function readFleet(state: State, named: readonly string[]): Update {
  const rows = state.fleet?.rows ?? [];
  const files = named.length === 0 ? [fileOf(state)] : named;
  return begin(
    { ...state, fleet: { named, files: null, rows, isReading: true, failure: null, at: state.fleet?.at ?? null } },
    { type: 'read fleet', files },
  );
}

export function goToFleet(state: State): Update {
  const [home] = state.path;
  const path: State['path'] = home.screen === 'trust' ? [home, fleetRoute] : [fleetRoute];
  const there: State = { ...state, path, message: null };
  return state.fleet === null ? readFleet(there, []) : only(there);
}

/** Whether nothing is open yet of a fleet that kpki was started with. */
export function isNothingOpen({ fleet, path, declared, reading }: State): boolean {
  return fleet !== null && path[0].screen === 'fleet' && declared === null && reading.is === 'idle';
}

export function openCluster(state: State, { file, environment }: FleetRow): Update {
  const target = environment === null ? { file } : { file, environment };
  // Checks are by environment, and those of another file may have the same names.
  return openTarget({ ...state, checks: {} }, target, null, fleetScreenTexts.opened(keysIn(state)));
}

export function onFleetFailure(state: State, failure: TaskFailure): State {
  const { fleet } = state;
  const after = fleet === null ? state : { ...state, fleet: { ...fleet, isReading: false, failure } };
  return said(after, failure.text, 'critical');
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
      const key = fleetKey(notice.row);
      const at = fleet.rows.findIndex((row) => fleetKey(row) === key);
      return {
        ...state,
        fleet: { ...fleet, rows: at < 0 ? [...fleet.rows, notice.row] : fleet.rows.with(at, notice.row) },
      };
    }
    case 'fleet over':
      return { ...state, fleet: { ...fleet, isReading: false, at: state.now } };
  }
}
