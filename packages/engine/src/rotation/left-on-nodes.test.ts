import type { SigningKey } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import type { ReadCaPlacement } from '../issuing/read-ca-placement.ts';
import { heldKeysLeft, leftOnNodes } from './left-on-nodes.ts';

const declared = cluster(threeNodes);
const inFiles = () => true;

test('each node that keeps the key may have the other one, of all that is rotated', () => {
  const left = leftOnNodes(['front-proxy-ca', 'sa'], declared, inFiles);
  expect(left.map(({ node }) => node)).toEqual(['cp1', 'cp2', 'cp3']);
  expect(new Set(left[0]?.files)).toEqual(
    new Set([
      'pki/front-proxy-ca.key.next',
      'pki/front-proxy-ca.key.previous',
      'pki/front-proxy-ca.crt.next',
      'pki/front-proxy-ca.crt.previous',
      'pki/sa.key.next',
      'pki/sa.key.previous',
    ]),
  );
});

test('of a key that is in no file on nodes nothing is left, nor of what was not rotated', () => {
  expect(leftOnNodes(['kubernetes-ca'], declared, () => false)).toEqual([]);
  const underRoot = cluster({ ca: { topology: 'single-root', limitPathLength: false, permittedNames: null } });
  expect(leftOnNodes(['root-ca'], underRoot, inFiles)).toEqual([]);
  expect(leftOnNodes([], declared, inFiles)).toEqual([]);
});

const keyOf = (byte: number): SigningKey => ({
  kind: 'ec-p256',
  publicKey: Uint8Array.of(byte),
  signatures: ['ec-sha256'],
  sign: () => Promise.reject(new Error('it signs nothing')),
});

const inStore: ReadCaPlacement = {
  key: { kind: 'store', backend: 'kms', store: null, owner: 'demo.prod' },
  signer: { kind: 'self' },
  held: {
    found: [1, 2].map((count) => ({ name: `demo.prod.kubernetes-ca.${count}`, key: keyOf(count) })),
    free: 'demo.prod.kubernetes-ca.3',
  },
  shown: null,
  parents: null,
};
const caPlacements = new Map([['kubernetes-ca', inStore]] as const);
const ofKey = (byte: number) => new Map([['kubernetes-ca', { publicKey: Uint8Array.of(byte) }]] as const);

test('the key that is no longer of the certificate is left, whichever way the rotation ended', () => {
  const left = (count: number) => [{ backend: 'kms', key: `demo.prod.kubernetes-ca.${count}` }];
  expect(heldKeysLeft(['kubernetes-ca'], caPlacements, ofKey(2))).toEqual(left(1));
  expect(heldKeysLeft(['kubernetes-ca'], caPlacements, ofKey(1))).toEqual(left(2));
});

test('of what was not rotated, what is in files, and what has no certificate, no key is left', () => {
  expect(heldKeysLeft([], caPlacements, ofKey(2))).toEqual([]);
  expect(heldKeysLeft(['etcd-ca', 'sa'], caPlacements, ofKey(2))).toEqual([]);
  expect(heldKeysLeft(['kubernetes-ca'], caPlacements, new Map())).toEqual([]);
  const inSinks = new Map([['kubernetes-ca', { ...inStore, key: { kind: 'sinks' } }]] as const);
  expect(heldKeysLeft(['kubernetes-ca'], inSinks, ofKey(2))).toEqual([]);
});
