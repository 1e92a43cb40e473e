import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { bitString, objectIdentifier, sequence } from '../../src/der-write.ts';

/** SubjectPublicKeyInfo, DER. */
export function publicDer(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ type: 'spki', format: 'der' }));
}

export function ecKey(namedCurve: string, form?: 'compressed'): Uint8Array {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve });
  const whole = publicDer(publicKey);
  if (form === undefined) return whole;
  const point = whole.subarray(whole.length - 65);
  const compressed = Uint8Array.of(2 + ((point[64] ?? 0) & 1), ...point.subarray(1, 33));
  return sequence(
    sequence(objectIdentifier('1.2.840.10045.2.1'), objectIdentifier('1.2.840.10045.3.1.7')),
    bitString(compressed),
  );
}

export function rsaKey(modulusLength: number, publicExponent: number): Uint8Array {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength, publicExponent });
  return publicDer(publicKey);
}

export function offCurve(): Uint8Array {
  const key = ecKey('P-256');
  return key.with(key.length - 1, (key.at(-1) ?? 0) ^ 1);
}
