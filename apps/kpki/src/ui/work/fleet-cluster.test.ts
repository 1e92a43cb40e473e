import { expect, test } from 'vitest';
import { inventoryOf, now } from '../../../test/ui/inventory.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { nextText } from '../state/select/fleet.ts';
import { fleetCluster } from './fleet-cluster.ts';

const of = { file: 'kpki.yaml', cluster: 'prod', environment: null };
const inventory = inventoryOf(nameSets.latin);

test('what is expired is not what expires next', () => {
  expect(inventory.forecast[0]?.residualSeconds).toBeLessThan(0);
  const { next } = fleetCluster(of, inventory, new Date(now));
  expect(next?.artifact).toBe(`apiserver ${nameSets.latin.nodes[0]}`);
  const expired = inventory.forecast.filter(({ residualSeconds }) => residualSeconds <= 0);
  const all = fleetCluster(of, { ...inventory, forecast: expired }, new Date(now));
  expect([all.next, nextText(all)]).toEqual([null, 'all expired']);
});

test('of one state, what expires first is the problem that is named first', () => {
  const due = inventory.entries.map((entry) => ({ ...entry, state: 'due' as const }));
  const { problems, next } = fleetCluster(
    of,
    { ...inventory, entries: due, forecast: inventory.forecast.slice(1) },
    new Date(now),
  );
  expect(problems[0]?.artifact).toBe(next?.artifact);
});
