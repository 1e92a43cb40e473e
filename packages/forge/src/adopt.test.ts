import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { inspect } from 'node:util';
import { type Call, PluginError, Secret } from '@kpki/plugin';
import { expect, it } from 'vitest';
import { adopt } from './adopt.ts';
import { generate, makes } from './generate.ts';

const call: Call = { signal: new AbortController().signal };
const der = (key: KeyObject, type: 'pkcs8' | 'pkcs1') => new Uint8Array(key.export({ type, format: 'der' }));
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const encrypted = () => rsa.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'canary' });

it('adopts an RSA key that OpenSSL made, and signs with it', async () => {
  const key = await adopt(new Secret(der(rsa, 'pkcs8')), call);
  const message = new TextEncoder().encode('to be signed');
  const publicKey = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' });
  expect(key.kind).toBe('rsa-2048');
  expect(publicKey.equals(createPublicKey(rsa))).toBe(true);
  expect(verify('sha384', message, publicKey, await key.sign(message, 'rsa-sha384', call))).toBe(true);
});

it('exports an RSA key as OpenSSL does, byte by byte', async () => {
  const key = await adopt(new Secret(der(rsa, 'pkcs8')), call);
  const exported = (await key.export(call)).use((bytes) => Buffer.from(bytes).equals(der(rsa, 'pkcs8')));
  expect(exported).toBe(true);
});

it('exports an Ed25519 key as OpenSSL does, byte by byte', async () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const key = await adopt(new Secret(der(privateKey, 'pkcs8')), call);
  const exported = (await key.export(call)).use((bytes) => Buffer.from(bytes).equals(der(privateKey, 'pkcs8')));
  expect(exported).toBe(true);
});

it('says of an elliptic curve which backend has them', async () => {
  expect(makes).toEqual(['rsa-2048', 'rsa-3072', 'rsa-4096', 'ed25519']);
  const reported = /node-forge has no ECDSA; use @kpki\/node-crypto/;
  await expect(generate('ec-p256', call)).rejects.toMatchObject({ code: 'unsupported', message: reported });
  const adopting = adopt(new Secret(der(ec, 'pkcs8')), call);
  await expect(adopting).rejects.toMatchObject({ code: 'invalid', message: reported });
});

/** Returns a key with the modulus of another key. */
function withForeignModulus(): Uint8Array {
  const bytes = Buffer.from(der(rsa, 'pkcs8'));
  const modulusOf = (key: KeyObject) => Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url');
  const at = bytes.indexOf(modulusOf(rsa));
  expect(at).toBeGreaterThan(0);
  bytes.set(modulusOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey), at);
  return bytes;
}

const refused: readonly [string, () => Uint8Array][] = [
  ['text', () => new TextEncoder().encode('canary canary canary')],
  ['a PKCS#1 key', () => der(rsa, 'pkcs1')],
  ['an encrypted key', encrypted],
  ['an RSA key cut short', () => der(rsa, 'pkcs8').subarray(0, -1)],
  ['an RSA key with something behind it', () => Buffer.concat([der(rsa, 'pkcs8'), Buffer.from('canary')])],
  ['an RSA key of 1024 bits', () => der(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey, 'pkcs8')],
  ['an RSA-PSS key', () => der(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey, 'pkcs8')],
  ['an RSA key with the modulus of another', withForeignModulus],
];

it.each(refused)('refuses %s as invalid, without a word of it', async (_name, bytes) => {
  const given = bytes();
  const error = await adopt(new Secret(given), call).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(PluginError.is(error) && error.code).toBe('invalid');
  const shown = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
  expect(shown).not.toContain('canary');
  expect(shown).not.toContain(Buffer.from(given.subarray(0, 8)).toString('latin1'));
});
