import { createPublicKey, verify } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type Backend, type Call, type Host, keyKindOf, PluginError, Secret, signatureKinds } from '@kpki/plugin';
import { describe, expect, it } from 'vitest';
import { backend } from './backend.ts';
import { kindTable } from './key.ts';
import { options } from './options.ts';

const call: Call = { signal: new AbortController().signal };
const fired: Call = { signal: AbortSignal.abort() };
const host: Host = {
  folder: '/',
  log: () => {},
  ask: () => Promise.reject(new PluginError('denied', 'no person can answer')),
  agree: async () => {},
  now: () => new Date(),
  describe: () => ({ digest: '' }),
};
/** Finding the primes of an RSA key of 4096 bits takes seconds at times. */
const timeout = 60_000;
const message = new TextEncoder().encode('to be signed');

async function generator() {
  const opened: Backend = await backend.open({}, host);
  if (opened.keyGenerator === undefined) throw new Error('node-crypto opened without a key generator');
  return opened.keyGenerator;
}

describe.each([...kindTable.keys()])('%s', (kind) => {
  it(
    'is generated, signs whole messages, leaves as PKCS#8 and comes back as the same key',
    async () => {
      const { generate, adopt } = await generator();
      const key = await generate(kind, call);
      const publicKey = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' });
      const back = await adopt(await key.export(call), call);
      expect(keyKindOf(key.publicKey)).toBe(kind);
      expect(publicKey.export({ type: 'spki', format: 'der' }).equals(key.publicKey)).toBe(true);
      expect(back).toMatchObject({ kind, publicKey: key.publicKey });
      expect(key.signatures.length).toBeGreaterThan(0);
      for (const how of key.signatures) {
        const { digest } = signatureKinds[how];
        expect(verify(digest, message, publicKey, await back.sign(message, how, call)), how).toBe(true);
      }
    },
    timeout,
  );
});

it('makes several RSA keys at a time', async () => {
  const { generate } = await generator();
  const keys = await Promise.all([1, 2, 3, 4].map(() => generate('rsa-2048', call)));
  expect(new Set(keys.map((key) => Buffer.from(key.publicKey).toString('hex'))).size).toBe(4);
});

it('gives up when the signal has fired', async () => {
  const opened = await backend.open({}, host);
  const { generate, adopt } = await generator();
  const key = await generate('ec-p256', call);
  const calls = [
    opened.check(fired),
    generate('ec-p256', fired),
    adopt(await key.export(call), fired),
    key.export(fired),
    key.sign(message, 'ec-sha256', fired),
  ];
  for (const each of calls) await expect(each).rejects.toMatchObject({ code: 'cancelled' });
});

it('gives up at once when the signal fires while keys are made', async () => {
  const { generate } = await generator();
  const controller = new AbortController();
  const making = Array.from({ length: 12 }, () => generate('rsa-2048', { signal: controller.signal }));
  const ends = making.map((key) => key.catch((error: unknown) => error));
  controller.abort();
  // Long before OpenSSL has found the first prime.
  const first = await Promise.race([Promise.all(ends), setImmediate('still making')]);
  expect(first).toEqual(making.map(() => expect.objectContaining({ code: 'cancelled' })));
});

it('refuses a signature that the key does not list', async () => {
  const { generate } = await generator();
  const key = await generate('ec-p256', call);
  await expect(key.sign(message, 'rsa-sha256', call)).rejects.toMatchObject({ code: 'unsupported' });
});

it('hands out a key that can be wiped', async () => {
  const { generate } = await generator();
  const secret: Secret = await (await generate('ed25519', call)).export(call);
  secret[Symbol.dispose]();
  expect(secret).toBeInstanceOf(Secret);
  expect(secret.use((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
});

it('has no options, and its schema says so', async () => {
  const standard = options['~standard'];
  expect(await standard.validate({})).toEqual({ value: {} });
  expect(await standard.validate({ root: './out' })).toHaveProperty('issues');
  expect(standard.jsonSchema.input({ target: 'draft-2020-12' })).toMatchObject({
    type: 'object',
    properties: {},
    additionalProperties: false,
  });
});
