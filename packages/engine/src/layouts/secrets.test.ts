import { artifactsOf, type Cluster } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { filledSinks, sinksState } from '../../test/sinks.ts';
import { isIdle } from '../index.ts';
import { isOtherGeneration } from '../model/slot.ts';
import { keyEncodings } from '../private-key.ts';
import { builtinLayouts } from './table.ts';

const threeAndUser = cluster({ ...threeNodes, users: [{ name: 'jane', groups: ['dev'] }] } as Partial<Cluster>);
const externalEtcd = cluster({
  etcd: { topology: 'external', nodes: [{ name: 'etcd1', addresses: ['10.0.2.1'] }] },
} as Partial<Cluster>);

const secretLayouts = builtinLayouts.filter(({ name }) => name !== 'kubeadm').map((layout) => [layout.name] as const);

describe.each(secretLayouts)('%s', (name) => {
  test('encodings are rows of the table', () => {
    const rows = builtinLayouts.find((layout) => layout.name === name)?.rows ?? [];
    expect(rows.length).toBeGreaterThan(0);
    for (const { encoding, part } of rows) {
      if (part === 'kubeconfig') expect(encoding).toBe('kubeconfig');
      else expect(Object.keys(keyEncodings)).toContain(encoding);
    }
  });

  test.each([
    ['one node', cluster()],
    ['three nodes, a worker and a user', threeAndUser],
    ['external etcd', externalEtcd],
  ])('%s: is made, is as declared then, and keeps each thing once', async (_, declared) => {
    const observed = await filledSinks(declared, [{ name: 'only', layout: name }]);
    expect(isIdle(await observed.plan())).toBe(true);
    const slots = (await observed.read()).slots.filter(({ part }) => !isOtherGeneration(part));
    const entries = slots.map(({ location, entry }) => `${location.id} ${entry}`);
    expect(new Set(entries).size).toBe(entries.length);
    expect(observed.stored().size).toBe(entries.length);
    for (const { part, secrecy } of slots) {
      expect(secrecy).toBe(part === 'private key' || part === 'kubeconfig' ? 'secret' : 'public');
    }
  });
});

test.each(['vault-kv', 'tls-secrets'])('%s keeps all that the catalog has', async (layout) => {
  const observed = await sinksState(threeAndUser, [{ name: 'only', layout }]);
  const kept = new Set((await observed.read()).slots.map(({ artifact }) => artifact.id));
  expect(kept).toEqual(new Set(artifactsOf(threeAndUser).map(({ id }) => id)));
});

test('what all nodes share is there once, and what one has for itself for each', async () => {
  const observed = await filledSinks(threeAndUser, [{ name: 'only', layout: 'tls-secrets' }]);
  const names = observed.locationsOf('only');
  expect(names.filter((name) => name.includes('kubernetes-ca'))).toEqual(['demo-kubernetes-ca']);
  expect(names.filter((name) => name.startsWith('demo-etcd-peer'))).toEqual([
    'demo-etcd-peer-cp1',
    'demo-etcd-peer-cp2',
    'demo-etcd-peer-cp3',
  ]);
  expect(names).toContain('demo-user-jane');
});

describe('cluster-api', () => {
  test('keeps what Cluster API looks for under the names it looks for, and tells what nobody keeps', async () => {
    const observed = await filledSinks(threeAndUser, [{ name: 'only', layout: 'cluster-api' }]);
    expect(observed.locationsOf('only')).toEqual(['demo-ca', 'demo-etcd', 'demo-kubeconfig', 'demo-proxy', 'demo-sa']);
    const stored = observed.stored();
    expect(stored.get('only demo-sa tls.crt')).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
    expect(stored.get('only demo-ca tls.key')).toMatch(/^-----BEGIN EC PRIVATE KEY-----\n/);
    expect(stored.get('only demo-kubeconfig value')).toContain('kind: Config');
    const attributes = JSON.parse(observed.storages.get('only')?.locations.get('demo-ca')?.attributes ?? '');
    expect(attributes).toEqual({
      type: 'kubernetes.io/tls',
      otherTypes: ['cluster.x-k8s.io/secret'],
      labels: { 'cluster.x-k8s.io/cluster-name': 'demo' },
    });
    const { steps } = await observed.plan();
    const notStored = steps.filter(({ warnings }) => warnings.some(({ reason }) => reason === 'not-stored'));
    expect(notStored.map(({ artifact }) => artifact)).toContain('apiserver cp1');
    expect(notStored.map(({ artifact }) => artifact)).toContain('admin.conf cp2');
  });

  test('has etcd’s client pair where etcd is external', async () => {
    const observed = await filledSinks(externalEtcd, [{ name: 'only', layout: 'cluster-api' }]);
    expect(observed.locationsOf('only')).toContain('demo-apiserver-etcd-client');
  });
});

test.each([
  [
    'two things at one entry',
    { path: ['same'], entry: 'same' },
    /^layout odd puts the .+ and the .+ at one entry, same$/,
  ],
  [
    'two paths that the sink takes for one location',
    { path: ['{artifact}'], entry: '{artifact}' },
    /are one location of sink/,
  ],
])('a layout with %s is refused', async (_, where, message) => {
  const rows = ['apiserver', 'etcd-peer'].map((artifact) => {
    return { artifact, part: 'certificate' as const, encoding: 'pem', ...where };
  });
  const wrap = where.path[0] === 'same' ? undefined : 'one location';
  const observed = await sinksState(cluster(), [
    {
      name: 'only',
      layout: 'vault-kv',
      rows,
      ...(wrap === undefined
        ? {}
        : {
            wrap: (sink) => ({ ...sink, locate: (placement, kept) => ({ ...sink.locate(placement, kept), id: 'x' }) }),
          }),
    },
  ]);
  await expect(observed.read()).rejects.toMatchObject({ code: 'invalid', message: expect.stringMatching(message) });
});
