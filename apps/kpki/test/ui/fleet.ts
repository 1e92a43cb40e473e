import type { Inventory } from '../../src/session/inventory.ts';
import { fleetCluster } from '../../src/ui/fleet-cluster.ts';
import type { FleetRow } from '../../src/ui/work/fleet-row.ts';
import { inventoryOf, now } from './inventory.ts';
import { type Names, nameSets } from './names.ts';
import { type Act, tells } from './play.ts';
import { unreadInventory } from './unread.ts';

export function fleetRows(names: Names = nameSets.latin, whole: Inventory = inventoryOf(names)): readonly FleetRow[] {
  const [dev, prod, staging] = names.environments;
  const at = new Date(now);
  const healthy = {
    ...whole,
    entries: whole.entries.filter(({ state }) => state === 'ok'),
    forecast: whole.forecast.filter(({ residualSeconds }) => residualSeconds > 30 * 86_400),
  };
  const of = (file: string, environment: string) => ({ file, cluster: names.cluster, environment });
  return [
    fleetCluster(of('clusters/a.yaml', dev), healthy, at),
    fleetCluster(of('clusters/a.yaml', prod), whole, at),
    {
      is: 'failed',
      file: 'clusters/broken.yaml',
      environment: null,
      text: `clusters/broken.yaml cannot be used:\n${names.error}`,
      at: { line: 3, problem: names.error },
    },
    fleetCluster(of('clusters/c.yaml', staging), inventoryOf(names, { fresh: true }), at),
  ];
}

/** One file is broken, the Vault of one environment is sealed, and one environment cannot be read. */
export function partlyRead(names: Names): readonly FleetRow[] {
  const [dev, prod] = names.environments;
  const of = { file: 'clusters/d.yaml', cluster: `${names.cluster}-d` };
  const whole = unreadInventory(names);
  const cas = new Set(whole.entries.filter(({ kind }) => kind === 'ca').map(({ artifact }) => artifact));
  const known = { ...whole, forecast: whole.forecast.filter(({ artifact }) => cas.has(artifact)) };
  return [
    ...fleetRows(names),
    fleetCluster({ ...of, environment: dev }, known, new Date(now)),
    { is: 'failed', file: of.file, environment: prod, text: names.error, at: null },
  ];
}

export function fleetTold(rows: readonly FleetRow[]): Act {
  return tells(
    'read fleet',
    { type: 'fleet found', files: [...new Set(rows.map(({ file }) => file))] },
    ...rows.map((row) => ({ type: 'fleet row', row }) as const),
    { type: 'fleet over' },
  );
}

export const fleetRead: readonly Act[] = [fleetTold(fleetRows())];
