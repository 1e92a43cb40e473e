import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configurationOf } from '../../test/parsing.ts';
import { clusterKeyKinds } from '../model.ts';
import { type ConfigurationAnswers, defaultAnswers, defaultEnvironment } from './answers.ts';
import { clusterOf } from './cluster.ts';
import { writeConfiguration } from './write.ts';

const answers: ConfigurationAnswers = {
  name: 'prod-eu',
  profile: 'kubernetes',
  kubernetesVersion: 'v1.34.1',
  endpoint: '[fd00::1]:6443',
  apiServerNames: ['*.example.com', 'fd00::2', 'null'],
  etcdServerNames: ['etcd.example.com'],
  etcdPeerNames: ['10.0.0.77'],
  serviceSubnets: ['10.128.0.0/16', 'fd00:10:96::/112'],
  dnsDomain: 'prod.local',
  controlPlane: [
    { name: 'cp1', addresses: ['10.0.0.11', 'fd00::11'] },
    { name: '2', addresses: ['10.0.0.12'], port: 7443 },
  ],
  workers: [{ name: 'null', addresses: [] }],
  etcd: { topology: 'external', nodes: [{ name: 'etcd1', addresses: ['10.0.0.21'] }] },
  keys: { ca: 'ec-p384', certificates: 'ec-p256', kubeconfigs: 'rsa-2048', serviceAccount: 'rsa-3072' },
  validity: { ca: '5y', rootCa: '7y', certificates: '90d', kubeconfigs: '30d' },
  users: [
    { name: 'jane', groups: ['dev', 'a: b'], validity: '12h' },
    { name: 'null', groups: [] },
  ],
  include: ['kubelet-server', 'kube-proxy.conf'],
  kubeletClient: 'least-privilege',
  topology: 'single-root',
  environment: {
    name: '1',
    backend: { use: '@acme/luna', with: { slot: 3, pinFile: './pin', tags: ['a: b', ''], tls: { verify: true } } },
    moreBackends: [
      { name: 'hsm-1', use: '@acme/hsm', with: { token: 'x' } },
      { name: 'null', use: './issuer.js' },
    ],
    ca: [
      { name: 'default', keys: 'hsm-1' },
      { name: 'root-ca', keys: 'hsm-1', key: 'the root', issuer: 'null/x/y' },
      { name: 'front-proxy-ca', keys: 'null/pki' },
    ],
    sink: { use: './sink.js' },
    moreSinks: [
      { name: 'mgmt', use: '@acme/secrets', with: { namespace: 'a b' }, layout: 'tls-secrets' },
      { name: 'no', use: './other.js' },
    ],
  },
};

function reread(given: ConfigurationAnswers) {
  return configurationOf(writeConfiguration(given), 'kpki.yaml', { machine: { name: 'x', addresses: [] } });
}

function expected(given: ConfigurationAnswers) {
  return clusterOf(given.name, {
    profile: given.profile,
    kubernetesVersion: given.kubernetesVersion,
    controlPlaneEndpoint: given.endpoint,
    network: { serviceSubnets: given.serviceSubnets, dnsDomain: given.dnsDomain },
    extraNames: {
      apiServer: given.apiServerNames,
      etcdServer: given.etcdServerNames,
      etcdPeer: given.etcdPeerNames,
    },
    keys: given.keys,
    validity: given.validity,
    ...(given.topology === undefined ? {} : { ca: { topology: given.topology } }),
    controlPlane: given.controlPlane,
    nodes: given.workers,
    etcd: given.etcd,
    users: given.users,
    include: given.include,
    kubeletClient: given.kubeletClient,
  });
}

describe('what is written is read back as what was answered', () => {
  test('with everything that can be asked', () => {
    const { cluster, environment, environments, warnings } = reread(answers);
    expect(cluster).toEqual(expected(answers));
    expect(cluster.workers).toEqual([{ name: 'null', addresses: [] }]);
    expect(cluster.etcd).toEqual(answers.etcd);
    expect(environments).toHaveLength(1);
    expect(environment).toMatchObject({
      name: '1',
      backends: {
        default: answers.environment?.backend,
        'hsm-1': { use: '@acme/hsm', with: { token: 'x' } },
        null: { use: './issuer.js' },
      },
      ca: {
        default: { keys: 'hsm-1' },
        'root-ca': { keys: 'hsm-1', key: 'the root', issuer: 'null/x/y' },
        'front-proxy-ca': { keys: 'null/pki' },
      },
      sinks: {
        main: { use: './sink.js', with: {}, layout: 'kubeadm' },
        mgmt: { use: '@acme/secrets', with: { namespace: 'a b' }, layout: 'tls-secrets' },
        no: { use: './other.js', layout: 'kubeadm' },
      },
    });
    expect(warnings).toEqual([]);
  });

  test('with the least that can be answered', () => {
    const { name, profile, kubernetesVersion, controlPlane, keys } = answers;
    const least: ConfigurationAnswers = { name, profile, kubernetesVersion, controlPlane, workers: [], keys };
    const { cluster, environment } = reread(least);
    expect(cluster).toEqual(expected(least));
    expect(environment).toMatchObject({
      name: 'local',
      backends: { default: { use: '@kpki/node-crypto', with: {} } },
      sinks: { main: { ...defaultEnvironment.sink, layout: 'kubeadm' } },
    });
    const text = writeConfiguration(least);
    for (const comment of ['controlPlaneEndpoint: api.example.com:6443', 'extraNames: ', 'network: '])
      expect(text).toContain(`\n  # ${comment}`);
    // The text stays readable with line numbers in a terminal of 80 columns.
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(74);
  });

  test('with a signer of tokens outside, and no key for one', () => {
    const given: ConfigurationAnswers = { ...answers, serviceAccount: 'external' };
    expect(reread(given).cluster.serviceAccount).toBe('external');
    expect(writeConfiguration(given)).not.toContain('serviceAccount: rsa-3072');
  });

  test.each(['stacked', 'unmanaged'] as const)('with etcd %s', (topology) => {
    const given = { ...answers, etcd: { topology } };
    expect(reread(given).cluster.etcd).toEqual({ topology });
  });

  test('with the usual answers, which are the defaults of a file that says nothing', () => {
    const { controlPlane } = answers;
    const given = { ...defaultAnswers, controlPlane };
    expect(reread(given).cluster).toEqual(clusterOf(defaultAnswers.name, { controlPlane }));
  });
});

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?(\.[a-z0-9]{1,5})?$/);
const text = fc.string({ unit: 'grapheme', minLength: 1 });
/**
 * Functions that copy an object treat this name as the prototype of the copy, so the parser refuses it at any depth.
 */
const refused = '__proto__';
const option = text.filter((each) => each !== refused);
const value = fc.jsonValue({ maxDepth: 3 }).filter((each) => !JSON.stringify(each).includes(`"${refused}"`));
const plugin = fc.record({
  use: text,
  with: fc.dictionary(option, value.map(withoutMinusZero), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
});

test('and whatever the names and the options are', () => {
  fc.assert(
    fc.property(
      fc.record({
        name,
        names: fc.uniqueArray(name, { minLength: 3, maxLength: 6 }),
        apiServerNames: fc.array(name.filter((each) => !/(^|\.)[0-9]+$/.test(each))),
        dnsDomain: name,
        environment: fc.record({ name: label, backend: plugin, sink: plugin }),
        kind: fc.constantFrom(...clusterKeyKinds),
        seconds: fc.integer({ min: 1, max: 1e9 }),
      }),
      ({ names, kind, seconds, ...drawn }) => {
        const nodes = names.map((each, index) => ({ name: each, addresses: [`10.0.0.${index + 1}`] }));
        const given: ConfigurationAnswers = {
          ...answers,
          ...drawn,
          keys: { ca: kind, certificates: kind },
          controlPlane: nodes.slice(2),
          etcd: { topology: 'external', nodes: nodes.slice(0, 1) },
          workers: nodes.slice(1, 2),
          validity: { ca: `${seconds}s`, certificates: `${seconds}s` },
          users: [],
        };
        const { cluster, environment } = reread(given);
        expect(cluster).toEqual(expected(given));
        expect(environment?.name).toBe(drawn.environment.name);
        expect(environment?.backends['default']).toMatchObject(drawn.environment.backend);
        expect(environment?.sinks['main']?.use).toBe(drawn.environment.sink.use);
        expect(environment?.sinks['main']?.with).toEqual(drawn.environment.sink.with);
      },
    ),
    { ...randomCases(200) },
  );
});

/** JSON writes it as 0. */
function withoutMinusZero(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
