import {
  artifactsOf,
  bundleEntries,
  caEntries,
  certificateEntries,
  flagEntries,
  keyPairEntries,
  kubeconfigEntries,
  optionalArtifacts,
  pathOf,
} from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { emptyState } from '../../test/observed-state.ts';
import { asking } from '../../test/two-sides.ts';
import { keyEncodings } from '../private-key.ts';
import { kubeadmLayout } from './kubeadm.ts';

const catalog = [...caEntries, ...bundleEntries, ...certificateEntries, ...keyPairEntries, ...kubeconfigEntries];

test('every artifact of the catalog has its rows, and there are no others', () => {
  const names = new Set(kubeadmLayout.rows.map(({ artifact }) => artifact));
  expect(names).toEqual(new Set(catalog.map(({ name }) => name)));
});

test('every file that a flag reads is where the layout puts it', () => {
  for (const { component, flag, artifact, part } of flagEntries) {
    if (artifact === null) continue;
    const row = kubeadmLayout.rows.find((each) => each.artifact === artifact && each.part === part);
    expect(row?.entry, `${component} ${flag}`).toBe(`{node/}${pathOf(artifact, part)}`);
  }
});

test('encodings are rows of the table', () => {
  for (const { encoding, part } of kubeadmLayout.rows) {
    if (part === 'kubeconfig') expect(encoding).toBe('kubeconfig');
    else expect(Object.keys(keyEncodings)).toContain(encoding);
  }
});

test('only a CA whose key is in a sink has a slot for its signing certificate', async () => {
  const { slots } = await (await asking()).read();
  expect(slots.filter(({ part }) => part === 'signing certificate')).toEqual([]);
  const own = await (await emptyState(cluster())).read();
  expect(own.slots.flatMap(({ part, artifact }) => (part === 'signing certificate' ? [artifact.name] : []))).toEqual([
    'kubernetes-ca',
  ]);
});

describe.each([
  ['one node', {}],
  ['three nodes and a worker', threeNodes],
  ['external etcd', { etcd: { topology: 'external', nodes: [{ name: 'etcd1', addresses: ['10.0.2.1'] }] } } as const],
  ['everything optional', { include: optionalArtifacts, users: [{ name: 'jane', groups: [] }] } as const],
])('slots of %s', (_, different) => {
  test('two artifacts never share an entry, but a CA’s certificate and its bundle', async () => {
    const { slots } = await (await emptyState(cluster(different))).read();
    const sharing = [...Map.groupBy(slots, ({ entry }) => entry).values()].filter((each) => each.length > 1);
    expect(sharing.length).toBeGreaterThan(0);
    for (const each of sharing) {
      const bundle = bundleEntries.find(({ name }) => each.some(({ artifact }) => artifact.name === name));
      expect(each.map(({ artifact, part }) => `${artifact.name} ${part}`).toSorted()).toEqual(
        [`${bundle?.ca} certificate`, `${bundle?.name} trust bundle`].toSorted(),
      );
      expect(new Set(each.map(({ secrecy }) => secrecy))).toEqual(new Set(['public']));
    }
  });

  test('every artifact has a slot on each node that keeps it', async () => {
    const declared = cluster(different);
    const { slots } = await (await emptyState(declared)).read();
    for (const { id, keptOn } of artifactsOf(declared)) {
      const nodes = new Set(slots.filter(({ artifact }) => artifact.id === id).map(({ node }) => node));
      expect(nodes, id).toEqual(new Set(keptOn.length === 0 ? [null] : keptOn));
    }
  });

  test('private keys and kubeconfigs are secret, all else is public', async () => {
    const { slots } = await (await emptyState(cluster(different))).read();
    for (const { part, secrecy } of slots) {
      expect(secrecy).toBe(
        (part.endsWith('key') && part !== 'public key') || part === 'kubeconfig' ? 'secret' : 'public',
      );
    }
  });
});
