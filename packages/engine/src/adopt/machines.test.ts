import { expect, test } from 'vitest';
import { cluster, twoNodes } from '../../test/clusters.ts';
import { fullState } from '../../test/observed-state.ts';
import { treesOf } from './from-observed-state.ts';
import { machinesOf } from './machines.ts';

test('a machine has the address that was given for its name, or else the one in its files', async () => {
  const declared = cluster(twoNodes);
  const observed = await fullState(declared);
  const [first, second] = declared.controlPlane;
  const trees = treesOf(await observed.read(), new Set([first, second].flatMap((node) => node?.name ?? [])));
  const given = { name: first?.name ?? '', addresses: ['198.51.100.1'] };
  const addressOf = (name: string | undefined) =>
    machinesOf(trees, [given]).find((machine) => machine.name === name)?.address;
  expect(addressOf(first?.name)).toBe('198.51.100.1');
  expect(addressOf(second?.name)).toBe(second?.addresses[0]);
});

test('a machine has the name of its tree, also where no file has the name', async () => {
  const declared = cluster(twoNodes);
  const names = new Set(declared.controlPlane.map(({ name }) => name));
  const trees = treesOf(await (await fullState(declared)).read(), names).map((tree) => ({
    ...tree,
    holdings: tree.holdings.filter(({ artifact }) => artifact === 'controller-manager.conf'),
  }));
  expect(machinesOf(trees, []).map(({ name }) => name)).toEqual([...names]);
});
