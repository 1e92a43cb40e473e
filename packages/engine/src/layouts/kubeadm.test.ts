import {
  artefactsOf,
  bundleEntries,
  caEntries,
  certificateEntries,
  flagEntries,
  keyPairEntries,
  kubeconfigEntries,
  optionalArtefacts,
  pathOf,
} from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { emptyState } from '../../test/observed-state.ts';
import { keyEncodings } from '../private-key.ts';
import { kubeadmLayout } from './kubeadm.ts';

const catalogue = [...caEntries, ...bundleEntries, ...certificateEntries, ...keyPairEntries, ...kubeconfigEntries];

test('every artefact of the catalogue has its rows, and there are no others', () => {
  const names = new Set(kubeadmLayout.rows.map(({ artefact }) => artefact));
  expect(names).toEqual(new Set(catalogue.map(({ name }) => name)));
});

test('every file that a flag reads is where the layout puts it', () => {
  for (const { component, flag, artefact, part } of flagEntries) {
    if (artefact === null) continue;
    const row = kubeadmLayout.rows.find((each) => each.artefact === artefact && each.part === part);
    expect(row?.entry, `${component} ${flag}`).toBe(`{node/}${pathOf(artefact, part)}`);
  }
});

test('encodings are rows of the table', () => {
  for (const { encoding, part } of kubeadmLayout.rows) {
    if (part === 'kubeconfig') expect(encoding).toBe('kubeconfig');
    else expect(Object.keys(keyEncodings)).toContain(encoding);
  }
});

describe.each([
  ['one node', {}],
  ['three nodes and a worker', threeNodes],
  ['external etcd', { etcd: { topology: 'external', nodes: [{ name: 'etcd1', addresses: ['10.0.2.1'] }] } } as const],
  ['everything optional', { include: optionalArtefacts, users: [{ name: 'jane', groups: [] }] } as const],
])('slots of %s', (_, different) => {
  test('two artefacts never share an entry, but an authority’s certificate and its bundle', async () => {
    const { slots } = await (await emptyState(cluster(different))).read();
    const sharing = [...Map.groupBy(slots, ({ entry }) => entry).values()].filter((each) => each.length > 1);
    expect(sharing.length).toBeGreaterThan(0);
    for (const each of sharing) {
      const bundle = bundleEntries.find(({ name }) => each.some(({ artefact }) => artefact.name === name));
      expect(each.map(({ artefact, part }) => `${artefact.name} ${part}`).toSorted()).toEqual(
        [`${bundle?.authority} certificate`, `${bundle?.name} trust bundle`].toSorted(),
      );
      expect(new Set(each.map(({ secrecy }) => secrecy))).toEqual(new Set(['public']));
    }
  });

  test('every artefact has a slot on each node that keeps it', async () => {
    const declared = cluster(different);
    const { slots } = await (await emptyState(declared)).read();
    for (const { id, keptOn } of artefactsOf(declared)) {
      const nodes = new Set(slots.filter(({ artefact }) => artefact.id === id).map(({ node }) => node));
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
