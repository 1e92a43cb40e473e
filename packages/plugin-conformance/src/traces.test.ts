import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { assertUntraced } from './traces.ts';

const secret = Buffer.from('canary 5f0c9e21');

const shown: readonly [string, unknown][] = [
  ['as it is', `token: ${secret}`],
  ['as a Buffer', secret],
  ['as numbers', Uint8Array.from(secret)],
  ['in hex', secret.toString('hex')],
  ['in hex, as a fingerprint', secret.toString('hex').toUpperCase().replaceAll(/(..)/g, '$1:')],
  ...['', 'x', 'xy'].map((before): [string, unknown] => [
    `in base64, ${before.length} bytes in`,
    Buffer.from(`${before}${secret} and more`).toString('base64'),
  ]),
  ['in base64url', Buffer.from(`??>${secret}`).toString('base64url')],
  ['in a message', new Error(`failed on ${secret}`)],
  ['in a cause', new Error('failed', { cause: { input: secret } })],
  ['in a map', new Map([['key', { value: secret }]])],
  ['in a hidden property', Object.defineProperty({}, 'token', { value: `${secret}`, enumerable: false })],
  ['in what it becomes in JSON', { toJSON: () => `${secret}`, [inspect.custom]: () => '[hidden]' }],
];

it.each(shown)('finds a secret %s', (_name, value) => {
  const check = () => assertUntraced(secret, 'what is shown', value);
  expect(check).toThrow(/a secret shows in what is shown/);
  expect(check).not.toThrow(/canary/);
});

it('finds nothing where nothing is', () => {
  assertUntraced(secret, 'a text', ['canary', new Error('5f0c9e21'), { length: secret.length }, undefined, null]);
  expect(() => assertUntraced(secret, 'a text', 'canary 5f0c9e2')).not.toThrow();
});
