import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ecHalvesOf, olderPrivateKey } from './private-key.ts';

const pkcs8 = (key: KeyObject): Buffer => key.export({ type: 'pkcs8', format: 'der' });
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).privateKey;
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;

test.each([2048, 3072])('an RSA key of %i bits: byte for byte what OpenSSL writes', (bits) => {
  const key = rsa(bits);
  expect(olderPrivateKey(pkcs8(key), 'rsa')).toEqual(new Uint8Array(key.export({ type: 'pkcs1', format: 'der' })));
});

test.each(['P-256', 'P-384', 'P-521'])('keys of %s: byte for byte what OpenSSL writes', (curve) => {
  // Of some numbers the first octets are zero.
  for (let count = 0; count < 600; count++) {
    const key = ec(curve);
    expect(olderPrivateKey(pkcs8(key), 'ec')).toEqual(new Uint8Array(key.export({ type: 'sec1', format: 'der' })));
  }
});

test('a copy, which outlives the wiping of what it was made of', () => {
  for (const [family, key] of [
    ['rsa', rsa(2048)],
    ['ec', ec('P-256')],
  ] as const) {
    const bytes = pkcs8(key);
    const older = olderPrivateKey(bytes, family);
    const before = Uint8Array.from(older ?? []);
    bytes.fill(0);
    expect(older).toEqual(before);
  }
});

test('a key of another family, and noise: null', () => {
  const keys = [rsa(2048), ec('P-256'), generateKeyPairSync('ed25519').privateKey];
  for (const key of keys) {
    for (const family of ['rsa', 'ec'] as const) {
      if (key.asymmetricKeyType !== family) expect(olderPrivateKey(pkcs8(key), family)).toBeNull();
    }
  }
  fc.assert(fc.property(fc.uint8Array(), (bytes) => olderPrivateKey(bytes, 'ec') === null));
});

test('cut short, or with bytes behind it: null', () => {
  for (const [family, key] of [
    ['rsa', rsa(2048)],
    ['ec', ec('P-384')],
  ] as const) {
    const bytes = pkcs8(key);
    for (let length = 0; length < bytes.length; length += 7) {
      expect(olderPrivateKey(bytes.subarray(0, length), family)).toBeNull();
    }
    expect(olderPrivateKey(Buffer.concat([bytes, Buffer.of(0)]), family)).toBeNull();
  }
});

test('an EC key without its public half: null', () => {
  const key = ec('P-256');
  const [before, scalar] = [
    Buffer.from('3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420', 'hex'),
    32,
  ];
  const bytes = Buffer.concat([before, pkcs8(key).subarray(36, 36 + scalar)]);
  expect(olderPrivateKey(bytes, 'ec')).toBeNull();
});

test.each(['P-256', 'P-384', 'P-521'])('the halves of a key of %s are those that node:crypto shows', (curve) => {
  const key = ec(curve);
  const { d = '', x = '', y = '' } = key.export({ format: 'jwk' });
  const halves = ecHalvesOf(pkcs8(key));
  expect(Buffer.from(halves?.scalar ?? []).toString('base64url')).toBe(d);
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  expect(Buffer.from(halves?.point ?? [])).toEqual(point);
});

test('of another family, cut short, or of noise there are no halves', () => {
  expect(ecHalvesOf(pkcs8(rsa(2048)))).toBeNull();
  const bytes = pkcs8(ec('P-256'));
  for (let length = 0; length < bytes.length; length++) expect(ecHalvesOf(bytes.subarray(0, length))).toBeNull();
  fc.assert(fc.property(fc.uint8Array(), (noise) => ecHalvesOf(noise) === null));
});
