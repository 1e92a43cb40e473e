import { fleetScreenTexts, signs } from '@kpki/presentation';
import type { Role } from '../../roles.ts';
import { rowStates } from '../../row-states.ts';
import type { FleetCluster } from '../../work/fleet-row.ts';
import { stateRoles } from './states.ts';

export interface FleetMark {
  readonly symbol: string;
  readonly word: string;
  readonly role: Role;
}

/** What the counts of a row are called. */
export type FleetCount = 'ok' | 'rotating' | 'due' | 'bad' | 'unknown' | 'notCreated';

/** Each state is in one count, so that the counts of a row add up to its artifacts. `bad`: fails now. */
const countOfState: Readonly<Record<FleetCluster['counts'][number][0], FleetCount>> = {
  expired: 'bad',
  missing: 'bad',
  invalid: 'bad',
  incomplete: 'due',
  due: 'due',
  pending: 'due',
  unreadable: 'unknown',
  rotating: 'rotating',
  'not created': 'notCreated',
  ok: 'ok',
};

/** The counts of a row, from what fails now. */
export function fleetCounts(row: FleetCluster): Readonly<Record<FleetCount, number>> {
  const counted = (name: FleetCount): number =>
    row.counts.reduce((sum, [state, count]) => (countOfState[state] === name ? sum + count : sum), 0);
  return {
    bad: counted('bad'),
    due: counted('due'),
    unknown: counted('unknown'),
    rotating: counted('rotating'),
    ok: counted('ok'),
    notCreated: counted('notCreated'),
  };
}

export const countMarks: Readonly<Record<FleetCount, FleetMark>> = {
  bad: { symbol: signs.failed.glyph, word: 'bad', role: 'expired' },
  due: { symbol: rowStates.due.symbol, word: 'due', role: stateRoles.due },
  unknown: { symbol: rowStates.unreadable.symbol, word: 'unreadable', role: stateRoles.unreadable },
  rotating: { symbol: rowStates.rotating.symbol, word: 'rotating', role: stateRoles.rotating },
  ok: { symbol: rowStates.ok.symbol, word: 'ok', role: stateRoles.ok },
  notCreated: {
    symbol: rowStates['not created'].symbol,
    word: fleetScreenTexts.notCreated,
    role: stateRoles['not created'],
  },
};

/** Every count with the states that are in it, from what fails now. */
export const statesOfCounts: readonly (readonly [name: FleetCount, states: readonly string[]])[] = [
  ...Map.groupBy(Object.entries(countOfState), ([, name]) => name),
].map(([name, all]) => [name, all.map(([state]) => state)]);
