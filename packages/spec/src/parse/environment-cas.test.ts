import { describe, expect, test } from 'vitest';
import { problemsOf } from '../../test/parsing.ts';

const machine = { name: 'workstation', addresses: [] };

/** Returns the problems of a file with these `ca` in its environment, without their common location. */
function problemsIn(ca: string, spec = 'separate', more = ''): readonly string[] {
  const text = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: test }
spec:
  controlPlane: [{ name: cp1, addresses: [10.0.0.11] }]
  ca: { topology: ${spec}${more} }
environments:
  dev:
    backends: { hsm: { use: a }, vault: { use: b } }
    ca:
      ${ca}
`;
  return problemsOf(text, { machine }).map((line) => line.replace(/^f:11:\d+: environments\.dev\.ca\./, ''));
}

test.each([
  ['default: { keys: hsm }', 'separate'],
  ['etcd-ca: { keys: vault/etcd }', 'separate'],
  ['default: { keys: vault/a/b }', 'separate'],
  ['default: { keys: external }', 'separate'],
  ['kubernetes-ca: { keys: hsm, key: cluster, issuer: vault/root }', 'separate'],
  ['kubernetes-ca: { issuer: external }', 'separate'],
  ['default: { keys: hsm, issuer: kubernetes-ca }', 'separate'],
  ['{ default: { issuer: vault/root }, etcd-ca: { keys: external } }', 'separate'],
  ['{ kubernetes-ca: { issuer: etcd-ca }, front-proxy-ca: { issuer: kubernetes-ca } }', 'separate'],
  ['root-ca: { keys: hsm, key: root }', 'single-root'],
  ['root-ca: { keys: external }', 'single-root'],
  ['root-ca: { issuer: vault/company }', 'single-root'],
  ['kubernetes-ca: { issuer: root-ca }', 'single-root'],
  ['default: { keys: hsm }', 'single-root'],
  ['etcd-ca: { keys: hsm, issuer: self }', 'external'],
  ['{ default: { keys: hsm }, etcd-ca: { issuer: self } }', 'external'],
])('%s is in order in topology %s', (ca, topology) => {
  expect(problemsIn(ca, topology)).toEqual([]);
});

describe.each(
  Object.entries({
    separate: {
      'default: { keys: vault/ }': 'default.keys: `vault/` names no issuer; write BACKEND/ISSUER',
      'default: { keys: valt/pki }': 'default.keys: no backend `valt` in this environment; did you mean `vault`?',
      'etcd-ca: { keys: external, key: a }':
        'etcd-ca.key: the key of this CA is outside of kpki (`external`); leave `key` out',
      'etcd-ca: { keys: vault/etcd, issuer: self }':
        'etcd-ca.issuer: the certificate of this CA is that of `vault/etcd`; leave `issuer` out',
      '{ default: { keys: external }, etcd-ca: { issuer: self } }':
        'etcd-ca.issuer: the certificate of this CA is outside of kpki (`external`); leave `issuer` out',
      'etcd-ca: { key: a }': 'etcd-ca.key: it names a key in a store; say which backend holds it as `keys`',
      'default: { keys: hsm, key: a }': 'default.key: one key for all CAs; name it for each of them, or leave it out',
      'root-ca: { keys: hsm }':
        'root-ca: in topology `separate` there is no `root-ca`; write `topology: single-root` in `spec.ca`',
      '{ etcd-ca: { issuer: kubernetes-ca }, kubernetes-ca: { issuer: etcd-ca } }':
        'kubernetes-ca.issuer: CAs would sign each other: ' +
        '`kubernetes-ca` by `etcd-ca` by `kubernetes-ca`; let one of them sign itself',
      '{ default: { issuer: etcd-ca }, etcd-ca: { issuer: kubernetes-ca } }':
        'etcd-ca.issuer: CAs would sign each other: ' +
        '`kubernetes-ca` by `etcd-ca` by `kubernetes-ca`; let one of them sign itself',
    },
    external: {
      'etcd-ca: { issuer: self }':
        'etcd-ca.issuer: the certificate of this CA is outside of kpki (`external`); leave `issuer` out',
      'etcd-ca: { issuer: root-ca }':
        'etcd-ca.issuer: in topology `external` there is no `root-ca`; write `topology: single-root` in `spec.ca`',
    },
    'single-root': {
      'etcd-ca: { issuer: self }':
        'etcd-ca.issuer: in topology `single-root`, `root-ca` signs the others; leave it out',
      'etcd-ca: { issuer: vault/pki }':
        'etcd-ca.issuer: in topology `single-root`, `root-ca` signs the others; leave it out',
      'default: { issuer: self }':
        'default.issuer: in topology `single-root`, `root-ca` signs the others; write it for `root-ca`, whose issuer is free',
    },
  }),
)('in topology %s', (topology, refused) => {
  test.each(Object.entries(refused))('%s is refused', (ca, problem) => {
    expect(problemsIn(ca, topology)).toContain(problem);
  });
});

test('a CA that may have none below it signs none', () => {
  expect(problemsIn('etcd-ca: { issuer: kubernetes-ca }', 'separate', ', limitPathLength: true')).toEqual([
    'etcd-ca.issuer: with `limitPathLength`, `kubernetes-ca` may sign no CA; leave one of the two out',
  ]);
});

test('no backend is called `external`, because that name means no backend', () => {
  const text = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: test }
spec: { controlPlane: [{ name: cp1, addresses: [10.0.0.11] }] }
environments:
  dev: { backends: { external: { use: a } } }
`;
  expect(problemsOf(text, { machine })).toEqual([
    'f:6:22: environments.dev.backends.external: `external` means an external key; choose another name',
  ]);
});

test('each environment is judged by its own topology', () => {
  const text = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: test }
spec: { controlPlane: [{ name: cp1, addresses: [10.0.0.11] }] }
environments:
  dev: { ca: { etcd-ca: { issuer: self } } }
  prod: { spec: { ca: { topology: single-root } }, ca: { etcd-ca: { issuer: self } } }
`;
  expect(problemsOf(text, { machine, environment: 'dev' })).toEqual([]);
  expect(problemsOf(text, { machine, environment: 'prod' })).toEqual([
    'f:7:77: environments.prod.ca.etcd-ca.issuer: in topology `single-root`, `root-ca` signs the others; leave it out',
  ]);
});
