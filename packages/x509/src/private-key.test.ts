import { createECDH, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ecHalvesOf, olderPrivateKey } from './private-key.ts';

const pkcs8 = (key: KeyObject): Buffer => key.export({ type: 'pkcs8', format: 'der' });
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).privateKey;
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;

const rsaKey = rsa(2048);

test.each([2048, 3072])('an RSA key of %i bits: byte for byte what OpenSSL writes', (bits) => {
  const key = rsa(bits);
  expect(olderPrivateKey(pkcs8(key), 'rsa')).toEqual(new Uint8Array(key.export({ type: 'pkcs1', format: 'der' })));
});

function ecOf(curve: string, name: string, scalar: Uint8Array): KeyObject {
  const pair = createECDH(name);
  pair.setPrivateKey(scalar);
  const point = pair.getPublicKey();
  const [x, y] = [1, 1 + scalar.length].map((from) => point.subarray(from, from + scalar.length).toString('base64url'));
  return createPrivateKey({
    key: { kty: 'EC', crv: curve, d: Buffer.from(scalar).toString('base64url'), x: x ?? '', y: y ?? '' },
    format: 'jwk',
  });
}

test.each([
  ['P-256', 'prime256v1', 32],
  ['P-384', 'secp384r1', 48],
  ['P-521', 'secp521r1', 66],
] as const)('keys of %s: byte for byte what OpenSSL writes', (curve, name, octets) => {
  const random = Array.from({ length: randomCases(600).numRuns }, () => ec(curve));
  // The first octets of some numbers are zero.
  const small = [1, 2, octets - 1].map((zeros) => ecOf(curve, name, Buffer.alloc(octets, 7).fill(0, 0, zeros)));
  for (const key of [...small, ...random]) {
    expect(olderPrivateKey(pkcs8(key), 'ec')).toEqual(new Uint8Array(key.export({ type: 'sec1', format: 'der' })));
  }
});

test('a copy, which outlives the wiping of what it was made of', () => {
  for (const [family, key] of [
    ['rsa', rsaKey],
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
  const keys = [rsaKey, ec('P-256'), generateKeyPairSync('ed25519').privateKey];
  for (const key of keys) {
    for (const family of ['rsa', 'ec'] as const) {
      if (key.asymmetricKeyType !== family) expect(olderPrivateKey(pkcs8(key), family)).toBeNull();
    }
  }
  fc.assert(fc.property(fc.uint8Array(), (bytes) => olderPrivateKey(bytes, 'ec') === null));
});

test('cut short, or with bytes behind it: null', () => {
  for (const [family, key] of [
    ['rsa', rsaKey],
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
  expect(Buffer.from(halves?.publicKey ?? [])).toEqual(createPublicKey(key).export({ type: 'spki', format: 'der' }));
  expect(ecHalvesOf(key.export({ type: 'sec1', format: 'der' }), 'sec1')).toEqual(halves);
});

test('of another family, cut short, or of noise there are no halves', () => {
  expect(ecHalvesOf(pkcs8(rsaKey))).toBeNull();
  const bytes = pkcs8(ec('P-256'));
  for (let length = 0; length < bytes.length; length++) expect(ecHalvesOf(bytes.subarray(0, length))).toBeNull();
  fc.assert(fc.property(fc.uint8Array(), (noise) => ecHalvesOf(noise) === null));
  const older = ec('P-256').export({ type: 'sec1', format: 'der' });
  for (let length = 0; length < older.length; length++)
    expect(ecHalvesOf(older.subarray(0, length), 'sec1')).toBeNull();
  expect([ecHalvesOf(older), ecHalvesOf(bytes, 'sec1')]).toEqual([null, null]);
});
