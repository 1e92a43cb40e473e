import { createHash, createPublicKey } from 'node:crypto';
import { type KeyKind, keyKindOf, keyKinds } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { testKey } from '../test/keys.ts';
import { ecKey } from '../test/strictness/public-keys.ts';
import { keyId, kindOf, readPublicKey, usableKey } from './key.ts';

describe.each(Object.keys(keyKinds) as KeyKind[])('%s', (kind) => {
  const { publicKey } = testKey(kind);

  test('is known again', () => {
    expect(kindOf(readPublicKey(publicKey))).toBe(kind);
    expect(keyKindOf(publicKey)).toBe(kind);
  });

  test('reaches node:crypto unchanged', () => {
    const whole = usableKey(readPublicKey(publicKey)).object.export({ type: 'spki', format: 'der' });
    expect(new Uint8Array(whole)).toEqual(publicKey);
  });
});

test('a kind without a row is null', () => {
  expect(kindOf(readPublicKey(ecKey('P-224')))).toBeNull();
});

test('a key identifier is of the bits of the key, with nothing around them', () => {
  const { publicKey } = testKey('rsa-2048');
  const node = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  const bits = node.export({ type: 'pkcs1', format: 'der' });
  expect(keyId(publicKey, 'sha1')).toEqual(new Uint8Array(createHash('sha1').update(bits).digest()));
  const sha256 = createHash('sha256').update(bits).digest();
  expect(keyId(publicKey, 'sha256-160')).toEqual(new Uint8Array(sha256.subarray(0, 20)));
});
