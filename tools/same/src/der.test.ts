import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { linesOf, valuesOf } from './der.ts';

const lines = (hex: string): readonly string[] | null => {
  const values = valuesOf(Buffer.from(hex, 'hex'));
  return values === null ? null : linesOf(values);
};

test('reads values inside of each other', () => {
  expect(lines('30080603551d11020105')).toEqual(['SEQUENCE', ' OID 2.5.29.17', ' INTEGER 05']);
});

test('looks into an octet string that holds a value, and shows others in hex', () => {
  expect(lines('04030101ff')).toEqual(['OCTET STRING', ' BOOLEAN ff']);
  expect(lines('0403aabbcc')).toEqual(['OCTET STRING aabbcc']);
});

test('shows names in the brackets of a subject alternative name as text', () => {
  expect(lines('8203612e62')).toEqual(['[2] a.b']);
});

test('is null for what is cut short', () => {
  expect(lines('300806')).toBeNull();
});

test('reads a public key of OpenSSL', () => {
  const der = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' });
  expect(linesOf(valuesOf(der) ?? []).slice(0, 4)).toEqual([
    'SEQUENCE',
    ' SEQUENCE',
    '  OID 1.2.840.10045.2.1',
    '  OID 1.2.840.10045.3.1.7',
  ]);
});
