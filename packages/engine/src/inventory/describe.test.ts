import { createHash } from 'node:crypto';
import { Secret } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { encryptedPem, keyPem, newKey, publicKeyOf } from '../../test/keys.ts';
import { fullState } from '../../test/observed-state.ts';
import { describe as describeSecret } from './describe.ts';

const of = (text: string | Uint8Array) => describeSecret(new Secret(Buffer.from(text)));
const digest = (text: string) => createHash('sha256').update(text).digest('hex');

describe('what is seen of a secret', () => {
  test.each(['ec-p256', 'ec-p384', 'rsa-2048', 'ed25519'] as const)('%s, in each form of PEM', (kind) => {
    const key = newKey(kind);
    const forms =
      kind === 'ed25519' ? (['pkcs8'] as const) : ([kind === 'rsa-2048' ? 'pkcs1' : 'sec1', 'pkcs8'] as const);
    for (const type of forms) {
      const text = key.export({ type: type as 'pkcs8', format: 'pem' }).toString();
      const seen = of(`Bag Attributes\n${text}`);
      expect(seen.publicKey, type).toEqual(publicKeyOf(key));
      expect(seen.rest).toBeUndefined();
      expect(Object.keys(seen).toSorted()).toEqual(['digest', 'publicKey']);
    }
  });

  test('an empty file, noise, half a key: a digest and nothing else', () => {
    const half = keyPem(newKey()).replace(/\n[^\n]{20}/, '\n');
    for (const text of ['', 'noise', half]) expect(of(text)).toEqual({ digest: digest(text) });
  });

  test('several keys, an encrypted one, a byte order mark: the lines between which keys stand, and nothing else', () => {
    const header = 'Proc-Type: 4,ENCRYPTED\n';
    const rest = (text: string): string => Buffer.from(of(text).rest ?? []).toString();
    const outline = (label: string, header = ''): string =>
      `-----BEGIN ${label}-----\n${header}-----END ${label}-----\n`;
    const [plain, encrypted] = [keyPem(newKey()), encryptedPem(newKey())];
    const old = plain.replace('\n', '\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n');
    const text = `password: hunter2\n${plain}# hunter2\n${encrypted}${old}-----BEGIN hunter2 PRIVATE KEY-----\n`;
    const [key, encryptedKey] = [outline('PRIVATE KEY'), outline('ENCRYPTED PRIVATE KEY', header)];
    expect(rest(text)).toBe(key + encryptedKey + outline('PRIVATE KEY', header));
    expect(of(text).publicKey).toBeUndefined();
    expect(rest(encrypted)).toBe(encryptedKey);
    expect(of(encrypted).publicKey).toBeUndefined();
    expect(rest(`\uFEFF${plain}`)).toBe(`\uFEFF${key}`);
    expect(of(`\uFEFF${plain}`).publicKey).toBeUndefined();
  });

  test('a kubeconfig: the key’s public half, and the rest with that in the place of the key', async () => {
    const observed = await fullState(cluster());
    const text = observed.text('admin.conf');
    const key = /client-key-data: (\S+)/.exec(text)?.[1] ?? '';
    const seen = of(text);
    const half = Buffer.from(seen.publicKey ?? []).toString('base64');
    expect(Buffer.from(seen.rest ?? []).toString()).toBe(text.replace(key, `"${half}"`));
    expect(seen.publicKey).toBeDefined();
    expect(JSON.stringify(seen)).not.toContain(key.slice(0, 60));
  });

  test('a kubeconfig with a key where none belongs: no rest', () => {
    const hidden = Buffer.from(keyPem(newKey())).toString('base64');
    expect(of(`clusters: []\nnotes: ${hidden}\n`).rest).toBeUndefined();
  });
});
