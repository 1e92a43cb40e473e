import { expect, test } from 'vitest';
import { listeningHost } from '../test/host.ts';
import { defaults } from '../test/scene.ts';
import { environmentOf } from './environment.ts';
import type { VaultOptions } from './options.ts';
import { type Settings, settingsOf } from './settings.ts';

const settings = (more: Partial<VaultOptions>, variables = {}): Settings =>
  settingsOf({ ...defaults, ...more }, environmentOf(variables), listeningHost());

test('an option wins over a variable, and a variable over what is usual', () => {
  expect(settings({ address: 'https://a' }, { VAULT_ADDR: 'https://b' }).address.href).toBe('https://a/');
  expect(settings({}, { VAULT_ADDR: 'https://b' }).address.href).toBe('https://b/');
  expect(settings({})).toMatchObject({ timeoutMilliseconds: 60_000, namespace: '', tls: { verify: true } });
  expect(settings({}).address.href).toBe('https://127.0.0.1:8200/');
});

test.each([
  ['vault:8200', 'is not spoken here'],
  ['no address', 'it is no URL'],
  ['unix:///run/vault.sock', 'is not spoken here'],
  ['https://me:pw@vault', 'a name or a password'],
  ['https://vault/?a=b', 'more than a host'],
  ['http://vault.example.com:8200', 'plainHttp: true'],
])('%s is refused', (address, why) => {
  expect(() => settings({ address })).toThrow(
    expect.objectContaining({ code: 'invalid', message: expect.stringContaining(why) }),
  );
});

test('plain HTTP does on this machine, and elsewhere where somebody said so', () => {
  for (const address of ['http://127.0.0.1:8200', 'http://localhost:8200', 'http://[::1]:8200']) settings({ address });
  settings({ address: 'http://vault.vault.svc:8200', plainHttp: true });
});

test.each(['a/../b', '/', 'a//b', 'pki/*', 'a/.hidden'])('a prefix %s is refused', (prefix) => {
  expect(() => settings({ prefix })).toThrow(expect.objectContaining({ code: 'invalid' }));
});

test('a certificate without its key is refused', () => {
  expect(() => settings({ clientKeyFile: './k' })).toThrow('one is missing');
});
