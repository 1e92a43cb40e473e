import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { type Call, PluginError, Secret } from '@kpki/plugin';
import { expect, it } from 'vitest';
import { adopt } from './adopt.ts';

const call: Call = { signal: new AbortController().signal };
const der = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1') => new Uint8Array(key.export({ type, format: 'der' }));
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const pem = () => new TextEncoder().encode(ec.export({ type: 'pkcs8', format: 'pem' }).toString());
const encrypted = () => ec.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'canary' });

const refused: readonly [string, () => Uint8Array][] = [
  ['nothing', () => new Uint8Array()],
  ['text', () => new TextEncoder().encode('canary canary canary')],
  ['PEM', pem],
  ['a PKCS#1 key', () => der(rsa, 'pkcs1')],
  ['a SEC 1 key', () => der(ec, 'sec1')],
  ['an encrypted key', encrypted],
  ['a key cut short', () => der(ec, 'pkcs8').subarray(0, -1)],
  [
    'a public key',
    () => new Uint8Array(generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' })),
  ],
  ['an RSA key of 1024 bits', () => der(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey, 'pkcs8')],
  ['an RSA-PSS key', () => der(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey, 'pkcs8')],
  ['a secp256k1 key', () => der(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey, 'pkcs8')],
  ['an X25519 key', () => der(generateKeyPairSync('x25519').privateKey, 'pkcs8')],
];

it.each(refused)('refuses %s as invalid, without a word of it', async (_name, bytes) => {
  const given = bytes();
  const error = await adopt(new Secret(given), call).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(PluginError.is(error) && error.code).toBe('invalid');
  const shown = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true }).replaceAll(/\s/g, '');
  expect(shown).not.toContain('canary');
  if (given.length > 8) expect(shown).not.toContain(Buffer.from(given.subarray(0, 8)).toString('hex'));
});

it('refuses an EC key whose public part is of another key', async () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const forged = der(ec, 'pkcs8');
  // The uncompressed point is the last thing in the structure (RFC 5915 section 3), 65 bytes.
  forged.set(der(other, 'pkcs8').subarray(-65), forged.length - 65);
  expect(createPrivateKey({ key: Buffer.from(forged), format: 'der', type: 'pkcs8' }).asymmetricKeyType).toBe('ec');
  await expect(adopt(new Secret(forged), call)).rejects.toMatchObject({ code: 'invalid' });
});

it('leaves the bytes it was given alone', async () => {
  const given = der(ec, 'pkcs8');
  const before = given.slice();
  await adopt(new Secret(given), call);
  expect(given).toEqual(before);
});
