import { createPrivateKey, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { newKey, publicKeyOf } from '../test/keys.ts';
import { isPrivateKeyOf, publicKeyOf as publicKeyIn } from './private-key.ts';

const pkcs8 = (key: KeyObject): Buffer => key.export({ type: 'pkcs8', format: 'der' });
const kinds = ['ec-p256', 'ec-p384', 'rsa-2048', 'ed25519'] as const;

test.each(kinds)('a key of %s belongs to its own public half, and to no other', (kind) => {
  const key = newKey(kind);
  expect(isPrivateKeyOf(pkcs8(key), publicKeyOf(key))).toBe(true);
  for (const other of kinds) expect(isPrivateKeyOf(pkcs8(key), publicKeyOf(newKey(other)))).toBe(false);
});

test.each(kinds)('a key of %s that is cut short, or no key, belongs to none', (kind) => {
  const key = newKey(kind);
  const bytes = pkcs8(key);
  expect(isPrivateKeyOf(bytes.subarray(0, -1), publicKeyOf(key))).toBe(false);
  expect(isPrivateKeyOf(bytes.fill(7, 40), publicKeyOf(key))).toBe(false);
  expect(isPrivateKeyOf(Buffer.from('hunter2'), publicKeyOf(key))).toBe(false);
});

test('with another private half, or another public one beside it, it belongs to none', () => {
  const [key, other] = [newKey(), newKey()];
  const [one, two] = [pkcs8(key), pkcs8(other)];
  // OpenSSL takes the stored public half, and Go computes it.
  const at = one.indexOf(Buffer.from([0x04, 0x20])) + 2;
  const withOtherScalar = Buffer.concat([one.subarray(0, at), two.subarray(at, at + 32), one.subarray(at + 32)]);
  expect(createPrivateKey({ key: withOtherScalar, format: 'der', type: 'pkcs8' }).asymmetricKeyType).toBe('ec');
  expect(isPrivateKeyOf(withOtherScalar, publicKeyOf(key))).toBe(false);
  expect(isPrivateKeyOf(withOtherScalar, publicKeyOf(other))).toBe(false);
});

test('a key that says another curve than it is on belongs to none', () => {
  const key = newKey();
  const [p256, k256] = [Buffer.from('06082a8648ce3d030107', 'hex'), Buffer.from('06082a8648ce3d030106', 'hex')];
  const bytes = pkcs8(key);
  k256.copy(bytes, bytes.indexOf(p256));
  expect(isPrivateKeyOf(bytes, publicKeyOf(key))).toBe(false);
});

test('without its public half, as some write it, it is read all the same', () => {
  const key = newKey();
  const bytes = pkcs8(key);
  const head = Buffer.from('3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420', 'hex');
  expect(isPrivateKeyOf(Buffer.concat([head, bytes.subarray(36, 68)]), publicKeyOf(key))).toBe(true);
});

const pem = (key: KeyObject, type: 'sec1' | 'pkcs1' | 'pkcs8'): Buffer =>
  Buffer.from(key.export({ type: type as 'pkcs8', format: 'pem' }));

test.each([
  ['ec-p256', 'sec1'],
  ['ec-p256', 'pkcs8'],
  ['ec-p384', 'sec1'],
  ['rsa-2048', 'pkcs1'],
  ['rsa-2048', 'pkcs8'],
  ['ed25519', 'pkcs8'],
] as const)('the public half of a key of %s as %s is the one that node:crypto shows', (kind, type) => {
  const key = newKey(kind);
  expect(publicKeyIn(pem(key, type))).toEqual(publicKeyOf(key));
});

test('a key that contains the public half of another is left to OpenSSL, which takes the stored half', () => {
  const [key, other] = [newKey(), newKey()];
  const [own, theirs] = [key, other].map((each) => each.export({ type: 'sec1', format: 'der' })) as [Buffer, Buffer];
  const mixed = Buffer.concat([own.subarray(0, -65), theirs.subarray(-65)]);
  const text = `-----BEGIN EC PRIVATE KEY-----\n${mixed.toString('base64')}\n-----END EC PRIVATE KEY-----\n`;
  expect(publicKeyIn(Buffer.from(text))).toEqual(publicKeyOf(other));
  const offCurve = Buffer.concat([own.subarray(0, -1), Buffer.of((own.at(-1) ?? 0) ^ 1)]).toString('base64');
  const damaged = `-----BEGIN EC PRIVATE KEY-----\n${offCurve}\n-----END EC PRIVATE KEY-----\n`;
  expect(() => publicKeyIn(Buffer.from(damaged))).toThrow('holds no private key that can be read');
});
