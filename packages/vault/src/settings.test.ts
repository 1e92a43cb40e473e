import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pemEncode } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { listeningHost } from '../test/host.ts';
import { defaults } from '../test/scene.ts';
import { connect } from './client/connection.ts';
import { environmentOf } from './environment.ts';
import type { VaultOptions } from './options.ts';
import { settingsOf, type VaultSettings } from './settings.ts';

const settings = (more: Partial<VaultOptions>, variables = {}): VaultSettings =>
  settingsOf({ ...defaults, ...more }, environmentOf(variables), listeningHost());

test('an option wins over a variable, and a variable over what is usual', () => {
  expect(settings({ address: 'https://a' }, { VAULT_ADDR: 'https://b' }).address.href).toBe('https://a/');
  expect(settings({}, { VAULT_ADDR: 'https://b' }).address.href).toBe('https://b/');
  expect(settings({})).toMatchObject({ timeoutMilliseconds: 60_000, namespace: '', tls: { verify: true } });
  expect(settings({}).address.href).toBe('https://127.0.0.1:8200/');
});

test.each([
  ['vault:8200', 'add https:// in front: https://vault:8200'],
  ['vault.example.com:8200', 'add https:// in front: https://vault.example.com:8200'],
  ['no address', 'it is not a URL'],
  ['unix:///run/vault.sock', 'is not spoken here'],
  ['https://me:pw@vault', 'a user name or a password'],
  ['https://vault/?a=b', 'only a host, a port'],
  ['http://vault.example.com:8200', 'plainHttp: true'],
])('%s is refused', (address, why) => {
  expect(() => settings({ address })).toThrow(
    expect.objectContaining({ code: 'invalid', message: expect.stringContaining(why) }),
  );
});

test('a password in an address without a scheme is not repeated', () => {
  expect(() => settings({ address: 'me:hunter2@vault:8200' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
  );
});

test('plain HTTP is allowed on this machine, and elsewhere if the options allow it', () => {
  for (const address of ['http://127.0.0.1:8200', 'http://localhost:8200', 'http://[::1]:8200']) settings({ address });
  settings({ address: 'http://vault.vault.svc:8200', plainHttp: true });
});

test.each(['a/../b', '/', 'a//b', 'pki/*', 'a/.hidden'])('a prefix %s is refused', (prefix) => {
  expect(() => settings({ prefix })).toThrow(expect.objectContaining({ code: 'invalid' }));
});

test('a certificate without its key is refused', () => {
  expect(() => settings({ clientKeyFile: './k' })).toThrow('one is missing');
});

test('a server takes an agreement, unless a variable names it and the configuration has no say in its certificate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kpki-vault-settings-'));
  const pem = Buffer.from(pemEncode('CERTIFICATE', new Uint8Array([1, 2, 3])));
  writeFileSync(join(folder, 'ca.crt'), pem);
  const address = 'https://vault.example.com:8200';
  const caFile = join(folder, 'ca.crt');
  const agreement = (more: Partial<VaultOptions>, variables = {}): VaultSettings['agreement'] =>
    settings(more, variables).agreement;
  const named = { kind: 'server', origin: address, anchors: 'machine' };
  const byCa = { ...named, anchors: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) };

  expect(agreement({})).toEqual({ ...named, origin: 'https://127.0.0.1:8200' });
  expect(agreement({ address })).toEqual(named);
  expect(agreement({ address }, { VAULT_ADDR: 'https://other.example.com' })).toEqual(named);
  expect(agreement({ address, caFile })).toEqual(byCa);
  for (const variable of ['VAULT_ADDR', 'BAO_ADDR', 'VAULT_AGENT_ADDR']) {
    expect(agreement({ address }, { [variable]: `${address}/` })).toBeNull();
    expect(agreement({}, { [variable]: address })).toBeNull();
  }
  expect(agreement({ caFile }, { VAULT_ADDR: address })).toEqual(byCa);
  expect(agreement({ caFile }, { VAULT_ADDR: address, VAULT_CACERT: caFile })).toBeNull();
  expect(agreement({ serverName: 'other' }, { VAULT_ADDR: address })).toEqual({
    ...named,
    anchors: 'machine as other',
  });
  expect(agreement({ serverName: 'vault.example.com' }, { VAULT_ADDR: address })).toBeNull();
  expect(agreement({}, { VAULT_ADDR: address, VAULT_TLS_SERVER_NAME: 'other' })).toBeNull();
  rmSync(folder, { recursive: true });
});

test('VAULT_SKIP_VERIFY is for the server that a variable names, and for no other', () => {
  const address = 'https://vault.example.com:8200';
  const skipping = (more: Partial<VaultOptions>, variables = {}): { verify: boolean; warnings: string } => {
    const host = listeningHost();
    const environment = environmentOf({ VAULT_SKIP_VERIFY: 'true', ...variables });
    const { tls } = settingsOf({ ...defaults, ...more }, environment, host);
    return { verify: tls.verify, warnings: host.lines.join() };
  };
  expect(skipping({ address }, { VAULT_ADDR: address })).toEqual({
    verify: false,
    warnings: expect.stringContaining(`any server that answers at ${address} gets the token`),
  });
  for (const variables of [{}, { VAULT_ADDR: 'https://other.example.com' }]) {
    expect(skipping({ address }, variables)).toEqual({
      verify: true,
      warnings: expect.stringContaining(`not applied to ${address}`),
    });
  }
  expect(skipping({ address, serverName: 'other' }, { VAULT_ADDR: address }).verify).toBe(true);
});

test('a file that an option names is a plain one, and has an end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kpki-vault-endless-'));
  const long = join(folder, 'long');
  writeFileSync(long, 'x'.repeat(4 * 1024 * 1024 + 1));
  for (const [caFile, why] of [
    ['/dev/zero', 'not a regular file'],
    [folder, 'not a regular file'],
    [long, 'more than 4194304 bytes'],
    [join(folder, 'none'), 'ENOENT'],
  ] as const) {
    const says = expect.objectContaining({ code: 'invalid', message: expect.stringContaining(why) });
    expect(() => settings({ caFile })).toThrow(says);
    const variables = { VAULT_CLIENT_KEY: long };
    const { address, tls, proxy, timeoutMilliseconds } = settings({ clientCertificateFile: caFile }, variables);
    const read = () =>
      connect(
        { address, tls, proxy, timeoutMilliseconds },
        async () => {},
        () => {},
      );
    expect(read).toThrow(says);
  }
  rmSync(folder, { recursive: true });
});
