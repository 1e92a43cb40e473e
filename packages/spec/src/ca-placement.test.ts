import { expect, test } from 'vitest';
import { caPlacement } from './ca-placement.ts';
import type { CaName } from './catalog/entry.ts';
import type { CaUse } from './configuration.ts';
import type { CaTopology } from './model.ts';

type Said = Omit<CaUse, 'positionOf'>;

function placement(
  name: CaName,
  said: Readonly<Record<string, Said>> | null,
  topology: CaTopology = 'separate',
): unknown {
  const ca = Object.fromEntries(
    Object.entries(said ?? {}).map(([key, use]) => [key, { ...use, positionOf: () => ({ line: 1, column: 1 }) }]),
  );
  const cluster = { ca: { topology, limitPathLength: false, permittedNames: null } };
  return caPlacement(cluster, said === null ? null : { ca }, name);
}

const sinks = { kind: 'sinks' };
const self = { kind: 'self' };
const external = { keys: { kind: 'external' }, signer: null };

test.each(['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'] as const)('where nothing is said of %s', (name) => {
  for (const said of [null, {}]) {
    expect(placement(name, said)).toEqual({ keys: sinks, signer: self });
    expect(placement(name, said, 'single-root')).toEqual({
      keys: sinks,
      signer: { kind: 'ca', name: 'root-ca' },
    });
    expect(placement(name, said, 'external')).toEqual(external);
  }
});

test('the root signs itself', () => {
  expect(placement('root-ca', null, 'single-root')).toEqual({ keys: sinks, signer: self });
});

test.each<readonly [Said, unknown]>([
  [{ keys: 'hsm' }, { keys: { kind: 'backend', backend: 'hsm' }, signer: self }],
  [
    { keys: 'hsm', key: 'a' },
    { keys: { kind: 'backend', backend: 'hsm', key: 'a' }, signer: self },
  ],
  [{ keys: 'vault/a/b' }, { keys: { kind: 'issuer', backend: 'vault', issuer: 'a/b' }, signer: null }],
  [{ keys: 'external' }, external],
  [{ issuer: 'external' }, { keys: sinks, signer: { kind: 'external' } }],
  [{ issuer: 'vault/a/b' }, { keys: sinks, signer: { kind: 'issuer', backend: 'vault', issuer: 'a/b' } }],
  [{ issuer: 'kubernetes-ca' }, { keys: sinks, signer: { kind: 'ca', name: 'kubernetes-ca' } }],
  [{ issuer: 'self' }, { keys: sinks, signer: self }],
])('what is said of a CA or of `default`: %j', (use, expected) => {
  expect(placement('etcd-ca', { 'etcd-ca': use })).toEqual(expected);
  if (use.key === undefined) expect(placement('etcd-ca', { default: use })).toEqual(expected);
});

test('what is said of one wins over `default`, field by field', () => {
  const said = { default: { keys: 'hsm', issuer: 'vault/root' }, 'etcd-ca': { key: 'mine', issuer: 'self' } };
  expect(placement('etcd-ca', said)).toEqual({ keys: { kind: 'backend', backend: 'hsm', key: 'mine' }, signer: self });
});

test('an issuer of `default` is none where the certificate comes with the key', () => {
  const said = { default: { issuer: 'vault/root' }, 'etcd-ca': { keys: 'external' } };
  expect(placement('etcd-ca', said)).toEqual(external);
});

test('`default` may name one of its own CAs: that CA is the root of the others', () => {
  const said = { default: { issuer: 'kubernetes-ca' } };
  expect(placement('kubernetes-ca', said)).toEqual({ keys: sinks, signer: self });
  expect(placement('etcd-ca', said)).toEqual({ keys: sinks, signer: { kind: 'ca', name: 'kubernetes-ca' } });
});

test('an environment may bring a key home in topology external', () => {
  expect(placement('etcd-ca', { 'etcd-ca': { keys: 'hsm' } }, 'external')).toEqual({
    keys: { kind: 'backend', backend: 'hsm' },
    signer: self,
  });
});
