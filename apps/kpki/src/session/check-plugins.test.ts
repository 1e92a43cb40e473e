import { builtinLayouts, type OpenSink } from '@kpki/engine';
import { type Backend, type BackendUse, PluginError, type Sink } from '@kpki/plugin';
import type { PluginCheck } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { oneNode } from '../../test/one-node-cluster.ts';
import { checkBackend, checkSink } from './check-plugins.ts';

const call = { signal: new AbortController().signal };

const bare: Sink = {
  atomic: 'all',
  check: async () => {},
  close: async () => {},
  locate: ({ path }) => ({ id: path.join('/') }),
  read: async () => null,
  write: async () => null,
  missingRights: async (locations) => locations.map(({ id }) => `no read on ${id}`),
};

const specFlags = ' -f pki.yaml -e prod';

async function textFor(sink: Sink): Promise<string> {
  const [layout] = builtinLayouts.filter(({ name }) => name === 'cluster-api');
  if (layout === undefined) throw new Error('there is nothing to check');
  const open: OpenSink = { name: 'mgmt', sink, layout };
  const checked = { configuration: oneNode(), specFlags };
  const { who, state, text } = await checkSink('mgmt', async () => open, checked, call);
  return `${who} ${state}: ${text}`;
}

test('which rights are missing is told for the locations of the cluster, with the command that prints them all', async () => {
  expect(await textFor({ ...bare, rights: () => 'a policy' })).toMatch(
    /^sink mgmt failed: 5 rights are missing: no read on demo-ca; .*; `kpki explain sink mgmt -f pki\.yaml -e prod` prints the required rights$/,
  );
});

test('a sink that cannot tell which rights it needs is not asked to', async () => {
  expect(await textFor(bare)).toMatch(/no read on demo-kubeconfig$/);
});

test('one that has them all is ready, and one that is not reached says why', async () => {
  expect(await textFor({ ...bare, missingRights: async () => [] })).toBe('sink mgmt ok: ready');
  const sealed = async (): Promise<void> => {
    throw new PluginError('unavailable', 'it is sealed');
  };
  expect(await textFor({ ...bare, check: sealed })).toBe('sink mgmt failed: it is sealed');
});

describe('a backend', () => {
  const source = (more: string) => `environments:
  prod:
    backends: { hsm: { use: "@acme/hsm" }, default: { use: "@kpki/node-crypto" } }
    sinks: { main: { use: "@kpki/filesystem", layout: kubeadm } }
    ${more}
`;
  const nothing = () => Promise.reject(new Error('it is not asked'));

  const locked: Backend = {
    keyStore: { creates: ['ec-p256'], find: nothing, create: nothing },
    check: async () => {},
    close: async () => {},
    rights: () => 'a policy',
    missingRights: async ({ keys }: BackendUse) => keys.map(({ name }) => `no update on sign/${name}`),
  };

  async function lineFor(more: string, backend: Backend): Promise<PluginCheck> {
    const checked = { configuration: oneNode(source(more), 'prod'), specFlags };
    return checkBackend('hsm', async () => backend, checked, call);
  }

  async function reported(more: string, backend: Backend): Promise<string> {
    const { who, state, text } = await lineFor(more, backend);
    return `${who} ${state}: ${text}`;
  }

  test('lacks rights for the keys of its CAs, and for no others', async () => {
    expect(await reported('ca: { etcd-ca: { keys: hsm }, kubernetes-ca: { keys: hsm, key: k8s } }', locked)).toBe(
      'backend hsm failed: 2 rights are missing: no update on sign/k8s; no update on sign/demo.prod.etcd-ca.1; ' +
        '`kpki explain backend hsm -f pki.yaml -e prod` prints the required rights',
    );
  });

  test('that cannot ask for a right is ready, and says which', async () => {
    const unasked = ({ keys }: BackendUse) => keys.map(() => 'kms:CreateKey');
    const backend: Backend = { ...locked, missingRights: async () => [], unaskedRights: unasked };
    const line = await lineFor('ca: { etcd-ca: { keys: hsm } }', backend);
    expect(line).toEqual({ who: 'backend hsm', state: 'ok', text: 'ready', missing: [], unasked: ['kms:CreateKey'] });
    expect(await lineFor('', backend)).not.toHaveProperty('unasked');
  });

  test('that is used for nothing lacks nothing, and one that cannot tell is not asked', async () => {
    expect(await reported('', locked)).toBe('backend hsm ok: ready');
    const { missingRights: _, ...silent } = locked;
    expect(await reported('ca: { etcd-ca: { keys: hsm } }', silent)).toBe('backend hsm ok: ready');
  });
});
