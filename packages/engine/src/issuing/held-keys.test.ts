import type { KeyStore } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { openMemory } from '../../test/ca-placements.ts';
import { newKey, signingKey } from '../../test/keys.ts';
import { call } from '../../test/observed-state.ts';
import type { KeyStoreLocation } from './ca-placement.ts';
import { findHeldKeys, heldName, ownHeldKey } from './held-keys.ts';

const find = (store: KeyStore | null, name?: string) => {
  const caPlacement: KeyStoreLocation = {
    kind: 'store',
    backend: 'memory',
    store,
    owner: 'demo',
    ...(name === undefined ? {} : { name }),
  };
  return findHeldKeys(caPlacement, 'etcd-ca', call);
};

test('names are counted until there is none, and the next one is free', async () => {
  const { store } = await openMemory();
  expect(await find(store)).toEqual({ found: [], free: 'demo.etcd-ca.1' });
  for (const count of [1, 2, 4]) await store.create(`demo.etcd-ca.${count}`, 'ec-p256', call);
  const { found, free } = await find(store);
  expect(found.map(({ name }) => name)).toEqual(['demo.etcd-ca.1', 'demo.etcd-ca.2']);
  expect(free).toBe('demo.etcd-ca.3');
});

test('where one name is given, there is that key or its name is free', async () => {
  const { store } = await openMemory();
  expect(await find(store, 'own')).toEqual({ found: [], free: 'own' });
  await store.create('own', 'ec-p256', call);
  expect(await find(store, 'own')).toMatchObject({ found: [{ name: 'own' }], free: null });
});

test('where nobody may be asked, nothing is known', async () => {
  expect(await find(null)).toEqual({ found: [], free: null });
});

test('a store that answers a key to every name is not asked for ever', async () => {
  const key = signingKey(newKey());
  const endless: KeyStore = { creates: [], find: async () => key, create: async () => key };
  await expect(find(endless)).rejects.toMatchObject({
    code: 'unsupported',
    message: 'counting the keys of etcd-ca: there is one for each of 4000 names',
  });
});

test.each([
  ['demo', 'demo.front-proxy-ca.12'],
  ['Demo/eu:1', expect.stringMatching(/^demo-eu-1-[0-9a-f]{8}\.front-proxy-ca\.12$/)],
  ['a'.repeat(63), expect.stringMatching(/^a+-[0-9a-f]{8}\.front-proxy-ca\.12$/)],
])('the name of a key of the cluster %s is one that every store takes', (cluster, name) => {
  const made = heldName(cluster, 'front-proxy-ca', 12);
  expect(made).toEqual(name);
  expect(made).toMatch(/^[a-z0-9.-]{1,64}$/);
});

test('clusters whose names come to the same have keys of their own', () => {
  const names = ['demo/eu', 'demo:eu', 'demo-eu', 'DEMO-EU'].map((each) => heldName(each, 'etcd-ca', 1));
  expect(new Set(names).size).toBe(4);
});

test('of keys without a certificate the last of the declared kind counts, and a named one whatever its kind', async () => {
  const { store } = await openMemory();
  const first = await store.create('a', 'ec-p256', call);
  const second = await store.create('b', 'rsa-2048', call);
  const found = [
    { name: 'a', key: first },
    { name: 'b', key: second },
  ];
  expect(ownHeldKey({ found, free: 'c' }, undefined, 'ec-p256')?.publicKey).toEqual(first.publicKey);
  expect(ownHeldKey({ found, free: 'c' }, undefined, 'ec-p384')).toBeUndefined();
  expect(ownHeldKey({ found: found.slice(1), free: null }, undefined, 'ec-p256')?.publicKey).toEqual(second.publicKey);
});
