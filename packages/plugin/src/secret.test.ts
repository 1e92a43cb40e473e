import { format, inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from './secret.ts';

const canary = 'canary-7c1f';
const secret = () => new Secret(new TextEncoder().encode(canary));

const printed: readonly [string, (given: Secret) => string][] = [
  ['String', (given) => String(given)],
  ['a template', (given) => `${given}`],
  ['JSON', (given) => JSON.stringify({ given })],
  ['inspect', (given) => inspect({ given }, { showHidden: true, depth: 9 })],
  ['format', (given) => format('%s %o %j %O', given, given, given, given)],
  ['an error', (given) => inspect(new Error('failed', { cause: given }))],
  ['its own properties', (given) => inspect([Reflect.ownKeys(given), Object.values(given), { ...given }])],
];

it.each(printed)('shows nothing in %s', (_name, print) => {
  const shown = print(secret());
  expect(shown).not.toContain(canary);
  expect(shown).not.toContain(Buffer.from(canary).toString('hex'));
  expect(shown.replaceAll(/\s/g, '')).not.toContain([...Buffer.from(canary)].join(','));
});

it('says that it is one', () => {
  expect([`${secret()}`, JSON.stringify(secret()), inspect(secret())]).toEqual(['[secret]', '"[secret]"', '[secret]']);
});

it('lends its bytes and answers what the callback answers', () => {
  expect(secret().use((bytes) => new TextDecoder().decode(bytes))).toBe(canary);
});

it('overwrites the bytes when it is disposed of', () => {
  const bytes = new TextEncoder().encode(canary);
  {
    using given = new Secret(bytes);
    expect(given.use((lent) => lent.length)).toBe(canary.length);
  }
  expect(bytes.every((byte) => byte === 0)).toBe(true);
});
