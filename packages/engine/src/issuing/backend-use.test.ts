import type { Backend, Issuer } from '@kpki/plugin';
import { parseConfiguration } from '@kpki/spec';
import { expect, test } from 'vitest';
import { backendUse } from './backend-use.ts';

const closed = { check: async () => {}, close: async () => {} };
const grants: Issuer['grants'] = {
  cas: true,
  names: ['dns', 'ip', 'uri', 'email'],
  usages: 'any',
  lifetime: 'as asked',
  answers: 'at once',
};
const nothing = async () => Promise.reject(new Error('it is not asked'));
const issuer = (more: Partial<Issuer> = {}): Issuer => ({ grants, ca: nothing, issue: nothing, ...more });
const store: Backend = { ...closed, keyStore: { creates: ['ec-p256'], find: nothing, create: nothing } };
const issuing = (issuers: Readonly<Record<string, Issuer>>): Backend => ({
  ...closed,
  issuers: new Map(Object.entries(issuers)),
});

function useIn(cas: string, backend: Backend, spec = '') {
  const text = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: prod }
spec: { controlPlane: [{ name: cp1, addresses: [192.0.2.10] }]${spec} }
environments:
  it:
    backends: { default: { use: "@kpki/node-crypto" }, b: { use: "@acme/it" }, other: { use: "@acme/it" } }
    sinks: { main: { use: "@kpki/filesystem", layout: kubeadm } }
    ca: ${cas}
`;
  const { configuration, problems } = parseConfiguration(text, 'kpki.yaml', {
    machine: { name: 'here', addresses: [] },
    environment: 'it',
  });
  if (configuration === undefined) throw new Error(JSON.stringify(problems));
  return backendUse(configuration.cluster, configuration.environment, { name: 'b', backend });
}

test('keys are those that the engine counts, or the one that is named', () => {
  const { keys, issuers } = useIn(
    '{ default: { keys: b }, etcd-ca: { keys: b, key: etcd }, front-proxy-ca: { keys: other } }',
    store,
  );
  expect(keys).toEqual([
    { name: 'prod.it.kubernetes-ca.1', counted: true },
    { name: 'etcd', counted: false },
  ]);
  expect(issuers).toEqual([]);
});

test('keys that are made to leave are none of its store', () => {
  const makes: Backend = { ...closed, keyGenerator: { makes: ['ec-p256'], generate: nothing, adopt: nothing } };
  expect(useIn('{ default: { keys: b } }', makes)).toEqual({ keys: [], issuers: [] });
});

test('an issuer is asked for leaves where it has the key, and for CAs where it signs them', () => {
  const backend = issuing({ k8s: issuer(), root: issuer(), idle: issuer() });
  expect(useIn('{ kubernetes-ca: { keys: b/k8s }, etcd-ca: { keys: other, issuer: b/root } }', backend)).toEqual({
    keys: [],
    issuers: [
      { name: 'root', leaves: false, cas: true },
      { name: 'k8s', leaves: true, cas: false },
    ],
  });
});

test('one that has the key of the root signs the CAs below it', () => {
  const single = ', ca: { topology: single-root }';
  expect(useIn('{ root-ca: { keys: b/root }, default: { keys: other } }', issuing({ root: issuer() }), single)).toEqual(
    {
      keys: [],
      issuers: [{ name: 'root', leaves: false, cas: true }],
    },
  );
});

test('of several, those are used that have nothing against something of the cluster', () => {
  const servers = issuer({ objection: ({ usages }) => (usages.includes('server auth') ? null : 'servers only') });
  const backend = issuing({ nobody: issuer({ objection: () => 'no' }), servers, rest: issuer(), after: issuer() });
  expect(
    useIn('{ kubernetes-ca: { keys: b } }', backend)
      .issuers.map(({ name }) => name)
      .toSorted(),
  ).toEqual(['rest', 'servers']);
});

test('what is somebody else’s is no use of it', () => {
  expect(useIn('{ default: { keys: external }, etcd-ca: { keys: other/b } }', issuing({ b: issuer() }))).toEqual({
    keys: [],
    issuers: [],
  });
});
