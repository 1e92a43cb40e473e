import { expect, test } from 'vitest';
import { entryState, sha256 } from './index.ts';

const digest = '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae';
const host = { describe: () => ({ digest: 'of the host', publicKey: new Uint8Array([1]) }) };

test('includes the bytes of a public entry', () => {
  const bytes = new TextEncoder().encode('foo');
  expect(entryState('public', bytes, host)).toEqual({ kind: 'public', digest, bytes: new TextEncoder().encode('foo') });
  expect(sha256('foo')).toBe(digest);
});

test('of a secret what the host makes of it, and its bytes are overwritten, also where the host fails', () => {
  const bytes = new TextEncoder().encode('foo');
  expect(entryState('secret', bytes, host)).toEqual({ kind: 'secret', digest, publicKey: new Uint8Array([1]) });
  expect(bytes).toEqual(new Uint8Array(3));
  const again = new TextEncoder().encode('foo');
  const fails = () => {
    throw new Error('it fails');
  };
  expect(() => entryState('secret', again, { describe: fails })).toThrow('it fails');
  expect(again).toEqual(new Uint8Array(3));
});
