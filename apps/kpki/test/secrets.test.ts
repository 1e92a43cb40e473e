import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { secretsIn } from './secrets.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const body = pem.split('\n').slice(1, -2);

test('every long line of a private key is a secret', () => {
  expect(secretsIn(`before\n${pem}after`)).toEqual(body.filter((line) => line.length >= 40));
  expect(body.length).toBeGreaterThan(20);
});

test('so is a key in a kubeconfig, as it stands there and as what it says', () => {
  const inside = Buffer.from(pem).toString('base64');
  const secrets = secretsIn(`users:\n- user:\n    client-key-data: ${inside}\n`);
  expect(secrets).toContain(body[0]);
  expect(secrets.some((secret) => inside.includes(secret))).toBe(true);
});

test('certificates and public keys are none', () => {
  expect(secretsIn(pem.replaceAll('PRIVATE KEY', 'CERTIFICATE'))).toEqual([]);
});
