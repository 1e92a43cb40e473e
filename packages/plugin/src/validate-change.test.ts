import { expect, it } from 'vitest';
import { Secret } from './secret.ts';
import type { Entry, Kept } from './sink.ts';
import { validateChange } from './validate-change.ts';

const kept: Kept = new Map([
  ['tls.crt', 'public'],
  ['tls.key', 'secret'],
]);
const at = { id: 'fleet/c1-ca', kept };

const bytes = new Uint8Array(1);
const open: Entry = { kind: 'public', bytes };
const hidden: Entry = { kind: 'secret', bytes: new Secret(bytes) };

it.each<readonly [string, Readonly<Record<string, Entry>>, readonly string[], RegExp]>([
  [
    'sets what was not located',
    { other: open },
    [],
    /^write entry "other" of fleet\/c1-ca: the location has no such entry$/,
  ],
  ['unsets what was not located', {}, ['other'], /^write entry "other" of .*: the location has no such entry$/],
  [
    'gives a secret as public',
    { 'tls.key': open },
    [],
    /^write entry "tls.key" .* the entry is secret, and was given as public$/,
  ],
  ['gives as secret what is public', { 'tls.crt': hidden }, [], /the entry is public, and was given as secret$/],
  ['sets and unsets one entry', { 'tls.crt': open }, ['tls.crt'], /the change both sets and unsets it$/],
])('a change that %s is refused', (_, set, unset, message) => {
  const change = { set: new Map(Object.entries(set)), unset: new Set(unset) };
  expect(() => validateChange(change, at)).toThrow(
    expect.objectContaining({ code: 'invalid', message: expect.stringMatching(message) }),
  );
});

it('a change of what was located, as it was located, is fine', () => {
  expect(() => validateChange({ set: new Map([['tls.key', hidden]]), unset: new Set(['tls.crt']) }, at)).not.toThrow();
});
