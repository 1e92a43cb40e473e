import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { partOf } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeyKind, keyKinds } from './algorithms.ts';
import { ecdsaSignatureToDer, keyKindOf } from './bytes.ts';

describe('ecdsaSignatureToDer', () => {
  it.each([
    ['P-256', 'sha256'],
    ['P-384', 'sha384'],
    ['P-521', 'sha512'],
  ] as const)('makes of r and s on %s what OpenSSL verifies', (namedCurve, digest) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    // Enough signatures that some have an r or s which begins with a zero or a high bit.
    for (let count = 0; count < 64; count++) {
      const message = new TextEncoder().encode(`message ${count}`);
      const raw = sign(digest, message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      expect(verify(digest, message, { key: publicKey, dsaEncoding: 'der' }, ecdsaSignatureToDer(raw))).toBe(true);
    }
  });

  it('writes the shortest positive integers', () => {
    const raw = Uint8Array.from([0x00, 0x00, 0x80, 0x01, 0x00, 0x00, 0x00, 0x00]);
    expect([...ecdsaSignatureToDer(raw)]).toEqual([0x30, 8, 0x02, 3, 0x00, 0x80, 0x01, 0x02, 1, 0x00]);
  });

  it.each([0, 1, 65, 134])('refuses %i bytes', (length) => {
    const refused = () => ecdsaSignatureToDer(new Uint8Array(length));
    expect(refused).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});

describe('keyKindOf', () => {
  const spki = (pair: ReturnType<typeof generateKeyPairSync>): Uint8Array =>
    pair.publicKey.export({ type: 'spki', format: 'der' });

  // RSA keys take long to make, and differ only in their length: each run uses one length.
  const all = Object.keys(keyKinds) as KeyKind[];
  const ofRsa = all.filter((kind) => keyKinds[kind].family === 'rsa');
  const kinds = [...partOf(ofRsa, ofRsa.length), ...all.filter((kind) => !ofRsa.includes(kind))];

  it.each(kinds)('knows %s', (kind) => {
    const { family, bits, curve = '' } = keyKinds[kind];
    const made = {
      rsa: () => generateKeyPairSync('rsa', { modulusLength: bits }),
      ec: () => generateKeyPairSync('ec', { namedCurve: curve }),
      ed25519: () => generateKeyPairSync('ed25519'),
    };
    expect(keyKindOf(spki(made[family]()))).toBe(kind);
  });

  it('knows no other key', () => {
    const others = [
      generateKeyPairSync('rsa', { modulusLength: 1024 }),
      generateKeyPairSync('rsa', { modulusLength: 2056 }),
      generateKeyPairSync('rsa-pss', { modulusLength: 2048 }),
      generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
      generateKeyPairSync('ed448'),
      generateKeyPairSync('x25519'),
    ];
    expect(others.map((pair) => keyKindOf(spki(pair)))).toEqual(others.map(() => null));
  });

  it('is not taken in by a key that spells another algorithm', () => {
    const disguised = Buffer.from(spki(generateKeyPairSync('x25519')));
    disguised.set([0x06, 0x03, 0x2b, 0x65, 0x70], 20);
    expect(keyKindOf(disguised)).toBeNull();
  });

  it('takes any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => keyKindOf(noise) === null));
  });
});
