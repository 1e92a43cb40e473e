import type { Inventory } from '../../../session/inventory.ts';
import { fleetCluster } from '../../fleet-cluster.ts';
import type { EnvironmentOverview } from '../../work/task.ts';
import { type EnvironmentKey, keyInFile } from '../environment-key.ts';
import type { State } from '../model.ts';
import { inventoryIn, isNothingKnown, readSince } from '../reading.ts';
import { type FleetItem, fleetItems, owedInFleet, withOwed } from './fleet.ts';
import { memo } from './memo.ts';

/** What is known of the artifacts of an environment, as the fleet has it; null: they were not read. */
export function environmentItem(state: State, name: string): FleetItem | null {
  const { declared, fleet } = state;
  const key = keyInFile(state, name);
  const open = name === declared?.environment ? inventoryIn(state) : null;
  const item =
    declared !== null && open !== null && !isNothingKnown(open)
      ? openItem(key, declared, open, readSince(state) ?? state.now)
      : fleetItemOf(fleet, key);
  return item === null ? null : (withOwed([item], owedInFleet(state))[0] ?? null);
}

function fleetItemOf(fleet: State['fleet'], key: EnvironmentKey): FleetItem | null {
  if (fleet === null) return null;
  return fleetItems(fleet, '', 'worst').find((item) => item.key === key && item.row.is === 'read') ?? null;
}

const openItem = memo(
  (
    key: EnvironmentKey,
    { file, cluster, environment }: EnvironmentOverview,
    inventory: Inventory,
    at: number,
  ): FleetItem => {
    const row = fleetCluster({ file, cluster, environment }, inventory, new Date(at));
    return { key, row, shown: row, isStale: false, isRanked: true, hits: [], owed: null };
  },
);
