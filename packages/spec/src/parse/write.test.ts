import fc from 'fast-check';
import { expect, test } from 'vitest';
import { configurationOf } from '../../test/parsing.ts';
import { clusterKeyKinds } from '../model.ts';
import { clusterOf } from './cluster.ts';
import { type ConfigurationAnswers, writeConfiguration } from './write.ts';

const answers: ConfigurationAnswers = {
  name: 'prod-eu',
  profile: 'kubernetes',
  kubernetesVersion: 'v1.34.1',
  endpoint: '[fd00::1]:6443',
  controlPlane: [
    { name: 'cp1', addresses: ['10.0.0.11', 'fd00::11'] },
    { name: '2', addresses: ['10.0.0.12'] },
  ],
  workers: [{ name: 'null', addresses: [] }],
  keys: { authorities: 'ec-p384', certificates: 'ec-p256' },
  validity: { authorities: '5y', certificates: '90d' },
  root: './out',
};

function reread(given: ConfigurationAnswers) {
  return configurationOf(writeConfiguration(given), 'kpki.yaml', { host: { name: 'x', addresses: [] } });
}

function expected(given: ConfigurationAnswers) {
  return clusterOf(given.name, {
    profile: given.profile,
    kubernetesVersion: given.kubernetesVersion,
    controlPlaneEndpoint: given.endpoint,
    keys: given.keys,
    validity: given.validity,
    controlPlane: given.controlPlane,
    nodes: given.workers,
  });
}

test('what is written is read back as the same cluster', () => {
  const { cluster, environment, warnings } = reread(answers);
  expect(cluster).toEqual(expected(answers));
  expect(cluster.workers).toEqual([{ name: 'null', addresses: [] }]);
  expect(environment).toMatchObject({
    name: 'local',
    backends: { default: { use: '@kpki/node-crypto', with: {} } },
    sinks: { main: { use: '@kpki/filesystem', with: { root: './out' }, layout: 'kubeadm' } },
  });
  expect(warnings).toEqual([]);
});

test('also with the least that can be answered', () => {
  const { endpoint: _, validity: __, ...least } = { ...answers, workers: [] };
  expect(reread(least).cluster).toEqual(expected(least));
  expect(writeConfiguration(least)).toContain('\n  # controlPlaneEndpoint: api.example.com:6443\n');
});

test('and whatever the names and the directory are', () => {
  const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?(\.[a-z0-9]{1,5})?$/);
  fc.assert(
    fc.property(
      fc.record({
        name,
        names: fc.uniqueArray(name, { minLength: 1, maxLength: 5 }),
        root: fc.string({ unit: 'grapheme', minLength: 1 }),
        kind: fc.constantFrom(...clusterKeyKinds),
        seconds: fc.integer({ min: 1, max: 1e9 }),
      }),
      ({ name, names, root, kind, seconds }) => {
        const given: ConfigurationAnswers = {
          ...answers,
          name,
          root,
          keys: { authorities: kind, certificates: kind },
          controlPlane: names.map((each, index) => ({ name: each, addresses: [`10.0.0.${index + 1}`] })),
          workers: [],
          validity: { authorities: `${seconds}s`, certificates: `${seconds}s` },
        };
        const { cluster, environment } = reread(given);
        expect(cluster).toEqual(expected(given));
        expect(environment?.sinks['main']?.with).toEqual({ root });
      },
    ),
    { numRuns: 100 },
  );
});
