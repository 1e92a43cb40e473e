import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64Decode, base64Encode, isBase64 } from './base64.ts';

test.each(['', 'a', 'ab', 'abc', 'abcd', 'kpki'])('base64 of %j, white space and quotes passed over', (text) => {
  const encoded = Buffer.from(text).toString('base64');
  const spread = `"${[...encoded].join(' \n')}"`;
  expect(Buffer.from(base64Decode(Buffer.from(spread))).toString()).toBe(text);
});

test('any bytes: what Node makes of them, and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const encoded = base64Encode(bytes);
      expect(Buffer.from(encoded).toString()).toBe(Buffer.from(bytes).toString('base64'));
      expect(Buffer.from(base64Decode(encoded))).toEqual(Buffer.from(bytes));
    }),
  );
});

test('64 characters are of the alphabet', () => {
  const all = Array.from({ length: 256 }, (_, character) => character).filter(isBase64);
  expect(String.fromCharCode(...all)).toBe('+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');
});
