import { createECDH, createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curves, isOnCurve } from './curve.ts';
import { objectIdentifier } from './der-write.ts';
import { encodeEcKey } from './key.ts';

const namesOfOpenSsl: Readonly<Record<string, string>> = {
  'P-224': 'secp224r1',
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
};

function isReadByOpenSsl(oid: string, point: Uint8Array): boolean {
  const der = encodeEcKey(objectIdentifier(oid), point);
  try {
    createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
    return true;
  } catch {
    return false;
  }
}

describe.each(Object.entries(curves))('curve %s', (oid, curve) => {
  const pair = createECDH(namesOfOpenSsl[curve.name] ?? '');
  const point = (): Uint8Array => new Uint8Array(pair.generateKeys());

  test('a public key is a point of it', () => {
    for (let count = 0; count < 20; count += 1) expect(isOnCurve(point(), curve)).toBe(true);
  });

  test('a changed bit is judged as OpenSSL does', () => {
    fc.assert(
      fc.property(fc.nat(curve.coordinateBytes * 2 * 8 - 1), (bit) => {
        const bytes = point();
        const at = 1 + (bit >> 3);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
        expect(isOnCurve(bytes, curve)).toBe(isReadByOpenSsl(oid, bytes));
      }),
      { numRuns: 50 },
    );
  });

  test('neither a compressed point nor one of another length', () => {
    const bytes = point();
    expect(isOnCurve(bytes.subarray(0, -1), curve)).toBe(false);
    expect(isOnCurve(Uint8Array.of(2, ...bytes.subarray(1)), curve)).toBe(false);
  });
});

test('a coordinate beyond the field is refused, though it is the same number in it', () => {
  const [oid = '', curve] = Object.entries(curves).find(([, { name }]) => name === 'P-521') ?? [];
  if (curve === undefined) throw new Error('there is no such curve');
  const point = new Uint8Array(createECDH('secp521r1').generateKeys());
  const x = BigInt(`0x${Buffer.from(point.subarray(1, 67)).toString('hex')}`) + curve.prime;
  const beyond = Uint8Array.of(4, ...Buffer.from(x.toString(16).padStart(132, '0'), 'hex'), ...point.subarray(67));
  expect([isOnCurve(point, curve), isReadByOpenSsl(oid, point)]).toEqual([true, true]);
  expect([isOnCurve(beyond, curve), isReadByOpenSsl(oid, beyond)]).toEqual([false, false]);
});
