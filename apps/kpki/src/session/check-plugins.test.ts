import { builtinLayouts, type OpenSink } from '@kpki/engine';
import { PluginError, type Sink } from '@kpki/plugin';
import { parseConfiguration } from '@kpki/spec';
import { expect, test } from 'vitest';
import { checkPlugins } from './check-plugins.ts';

const { configuration } = parseConfiguration(
  `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: demo }
spec: { controlPlane: [{ name: cp1, addresses: [192.0.2.10] }] }
`,
  'kpki.yaml',
  { machine: { name: 'here', addresses: [] } },
);

const call = { signal: new AbortController().signal };

/** A sink that holds nothing, and lacks a right for each of its places. */
const bare: Sink = {
  atomic: 'all',
  check: async () => {},
  close: async () => {},
  locate: ({ path }) => ({ id: path.join('/') }),
  read: async () => null,
  write: async () => null,
  missingRights: async (places) => places.map(({ id }) => `no read on ${id}`),
};

async function textFor(sink: Sink): Promise<string> {
  const [layout] = builtinLayouts.filter(({ name }) => name === 'cluster-api');
  if (configuration === undefined || layout === undefined) throw new Error('there is nothing to check');
  const open: OpenSink = { name: 'mgmt', sink, layout };
  const opened = [{ kind: 'sink', name: 'mgmt', instance: sink }] as const;
  const declaration = ' -f pki.yaml -e prod';
  const [line] = await checkPlugins({ cluster: configuration.cluster, sinks: [open], opened, declaration }, call);
  return `${line?.who} ${line?.state}: ${line?.text}`;
}

test('which rights are missing is told for the places of the cluster, with the command that prints them all', async () => {
  expect(await textFor({ ...bare, rights: () => 'a policy' })).toMatch(
    /^sink mgmt wrong: it lacks 5 rights: no read on demo-ca; .*; `kpki explain sink mgmt -f pki\.yaml -e prod` prints what it needs$/,
  );
});

test('a sink that cannot tell which rights it needs is not asked to', async () => {
  expect(await textFor(bare)).toMatch(/no read on demo-kubeconfig$/);
});

test('one that has them all is ready, and one that is not reached says why', async () => {
  expect(await textFor({ ...bare, missingRights: async () => [] })).toBe('sink mgmt fine: ready');
  const sealed = async (): Promise<void> => {
    throw new PluginError('unavailable', 'it is sealed');
  };
  expect(await textFor({ ...bare, check: sealed })).toBe('sink mgmt wrong: it is sealed');
});
