import { expect, test } from 'vitest';
import { clean } from './clean.ts';

test.each([
  ['hvs.CAESIBCLOvtZX5K_Ubxob8eNvM_A7hJDY1VKZqL6', '[secret]'],
  ['token s.Uu9bWqkPSbzqp2pVu6Ii1Uev was', 'token [secret] was'],
  ['b.AAAAAQJ8a1bKq-4kZ0gT0123', '[secret]'],
  ['-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----, it said', '[secret], it said'],
  ['-----BEGIN PRIVATE KEY----- cut off', '[secret]'],
  ['eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJjaSJ9.c2ln', '[secret]'],
  ['1 error occurred:\n\t* permission denied\n\n', '1 error occurred: * permission denied'],
  ['a \u001b[31m\u202e b', 'a [31m b'],
])('%j is shown as %j', (text, shown) => expect(clean(text)).toBe(shown));

test('a text without end gets one', () => expect(clean('a'.repeat(10_000))).toHaveLength(401));
