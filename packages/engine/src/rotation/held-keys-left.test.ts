import type { SigningKey } from '@kpki/plugin';
import { expect, test } from 'vitest';
import type { ReadCustody } from '../ca/read-custody.ts';
import { heldKeysLeft } from './held-keys-left.ts';

const keyOf = (byte: number): SigningKey => ({
  kind: 'ec-p256',
  publicKey: Uint8Array.of(byte),
  signatures: ['ec-sha256'],
  sign: () => Promise.reject(new Error('it signs nothing')),
});

const inStore: ReadCustody = {
  key: { kind: 'store', backend: 'kms', store: null, owner: 'demo.prod' },
  signer: { kind: 'self' },
  held: {
    found: [1, 2].map((count) => ({ name: `demo.prod.kubernetes-ca.${count}`, key: keyOf(count) })),
    free: 'demo.prod.kubernetes-ca.3',
  },
  shown: null,
  parents: null,
};
const custodies = new Map([['kubernetes-ca', inStore]] as const);
const ofKey = (byte: number) => new Map([['kubernetes-ca', { publicKey: Uint8Array.of(byte) }]] as const);

test('the key that is no longer of the certificate is left, whichever way the rotation ended', () => {
  const left = (count: number) => [{ backend: 'kms', key: `demo.prod.kubernetes-ca.${count}` }];
  expect(heldKeysLeft(['kubernetes-ca'], custodies, ofKey(2))).toEqual(left(1));
  expect(heldKeysLeft(['kubernetes-ca'], custodies, ofKey(1))).toEqual(left(2));
});

test('of what was not rotated, what is in files, and what has no certificate, no key is left', () => {
  expect(heldKeysLeft([], custodies, ofKey(2))).toEqual([]);
  expect(heldKeysLeft(['etcd-ca', 'sa'], custodies, ofKey(2))).toEqual([]);
  expect(heldKeysLeft(['kubernetes-ca'], custodies, new Map())).toEqual([]);
  const inSinks = new Map([['kubernetes-ca', { ...inStore, key: { kind: 'sinks' } }]] as const);
  expect(heldKeysLeft(['kubernetes-ca'], inSinks, ofKey(2))).toEqual([]);
});
