import { expect, test } from 'vitest';
import { read } from '../../../../test/ui/acts.ts';
import { fleetTold } from '../../../../test/ui/fleet.ts';
import { inventoryOf, now } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { type Act, keys, play, playFrom } from '../../../../test/ui/play.ts';
import { checksWaiting, inventoryInRotation, rotationAt } from '../../../../test/ui/rotation.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { fleetCluster } from '../../fleet-cluster.ts';
import { fleetSaid } from '../../linear/render/fleet.ts';
import { routeOf } from '../change.ts';
import type { State } from '../model.ts';
import { rotationRoute } from '../rotation.ts';
import { fleetScreen } from '../screens/fleet.ts';
import { trustScreen } from '../screens/trust.ts';
import { fleetItemsIn, owedInFleet } from './fleet.ts';
import { laidFleet, shownRow } from './fleet-columns.ts';
import { itemDetails } from './fleet-details.ts';

const names = nameSets.latin;
const whole = inventoryOf(names);
const ok: Inventory = { ...whole, entries: whole.entries.filter(({ state }) => state === 'ok') };
const inRotation = inventoryInRotation(ok);
const [dev = '', prod = ''] = names.environments;

const asked = (checks: Parameters<typeof rotationAt>[1]): readonly Act[] => [
  read(names, { inventory: inRotation }),
  () => [{ type: 'visit', route: rotationRoute('kubernetes-ca') }],
  rotationAt('trust', checks),
];

const lastRow = (state: State): string => {
  const route = routeOf(state);
  const said =
    route.screen === 'trust'
      ? trustScreen.sentence(state, route)
      : route.screen === 'fleet'
        ? fleetScreen.sentence(state, route)
        : expect.fail(route.screen);
  return [said?.text ?? '', ...(said?.rest ?? [])].join(' | ');
};

test('the tree says at its CA what is to be restarted, and behind what it says of others', () => {
  const { state } = play({}, ...asked(checksWaiting), keys('1'));
  expect(lastRow(state)).toBe('kubernetes-ca in phase trust: restart kube-apiserver on cp1; 7 continues.');
  expect(lastRow(playFrom(state, keys('down')).state)).toMatch(
    /expires on .*\| kubernetes-ca in phase trust: restart kube-apiserver on cp1\.$/,
  );
});

test('the tree says no more than the phase where servers were not asked, or the files have another phase', () => {
  for (const checks of ['none', 'asking'] as const)
    expect(lastRow(play({}, ...asked(checks), keys('1')).state)).toBe(
      'kubernetes-ca: rotation in phase trust; 7 continues.',
    );
  const { state } = play({}, ...asked(checksWaiting), keys('1'));
  const moved: Inventory = {
    ...inRotation,
    entries: inRotation.entries.map((each) => (each.phase === undefined ? each : { ...each, phase: 'reissue' })),
  };
  const later: State = { ...state, reading: { is: 'known', inventory: moved, at: now } };
  expect(lastRow(later)).toBe('kubernetes-ca: rotation in phase reissue; 7 continues.');
});

test('the fleet says the same in the row of the open cluster alone, in its column, its details and its last row', () => {
  const of = (file: string, environment: string) => ({ file, cluster: names.cluster, environment });
  const rows = [
    fleetCluster(of('kpki.yaml', dev), inRotation, new Date(now)),
    fleetCluster(of('clusters/b.yaml', prod), inRotation, new Date(now)),
  ];
  const { state } = play({ size: { columns: 200, rows: 40 } }, ...asked(checksWaiting), keys('4'), fleetTold(rows));
  const route = routeOf(state);
  const shown = (after: State): readonly string[] => {
    const laid = laidFleet(after.fleet?.rows ?? [], 150, 10, owedInFleet(after));
    const items = route.screen === 'fleet' ? fleetItemsIn(after, route) : [];
    return items.map((item) => {
      const cells = shownRow(item, laid, 150).pieces.map(({ text }) => text);
      const facts = itemDetails(item).flatMap(({ label, values }) => (label === 'Rotating' ? values : []));
      return [cells.join('').trim().split(/ {2,}/).at(-1)?.slice(-30), ...facts].join(' | ');
    });
  };
  expect(shown(state)).toEqual([
    expect.stringMatching(/ ~ kubernetes-ca \| kubernetes-ca in phase trust: restart kube-apiserver on cp1$/),
    expect.stringMatching(/kubernetes-ca \| kubernetes-ca$/),
  ]);
  expect(lastRow(state)).toContain(`${dev}: kubernetes-ca in phase trust: restart kube-apiserver on cp1.`);
  expect(lastRow(playFrom(state, keys('down')).state)).toContain(`${prod}: rotating.`);
  const spoken = route.screen === 'fleet' ? fleetSaid(state, route) : [];
  expect(spoken.filter((line) => line.includes('restart kube-apiserver on cp1.'))).toHaveLength(1);
  const unasked: State = { ...state, rotation: null };
  expect(shown(unasked)[0]).toMatch(/kubernetes-ca \| kubernetes-ca$/);
});
