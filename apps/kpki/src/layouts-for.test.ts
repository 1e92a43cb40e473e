import { builtinLayouts } from '@kpki/engine';
import { expect, test } from 'vitest';
import { builtins } from './builtins.ts';
import { defaultLayout, layoutChoices, layoutsFor } from './layouts-for.ts';

test('every layout that comes with kpki can be chosen', () => {
  const names = builtinLayouts.map(({ name }) => name);
  expect(layoutChoices.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
});

test('every sink that comes with kpki has layouts of its own, and another has them all', async () => {
  for (const [use, load] of Object.entries(builtins)) {
    if ('sink' in (await load())) expect(layoutsFor(use).length, use).toBeLessThan(layoutChoices.length);
  }
  expect(layoutsFor('@acme/store')).toEqual(layoutChoices);
  expect(['@kpki/filesystem', '@kpki/vault', '@acme/store'].map(defaultLayout)).toEqual([
    'kubeadm',
    'vault-kv',
    'kubeadm',
  ]);
});
