import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { environmentOf } from './environment.ts';

test('BAO_ wins over VAULT_, and empty it switches the other off', () => {
  expect(environmentOf({ VAULT_ADDR: 'https://v', BAO_ADDR: 'https://b' }).address).toBe('https://b');
  expect(environmentOf({ VAULT_ADDR: 'https://v' }).address).toBe('https://v');
  expect(environmentOf({ VAULT_NAMESPACE: 'team', BAO_NAMESPACE: '' }).namespace).toBeUndefined();
});

test('an agent’s address wins over the server’s', () => {
  expect(environmentOf({ VAULT_ADDR: 'https://v', VAULT_AGENT_ADDR: 'http://127.0.0.1:8100' }).address).toBe(
    'http://127.0.0.1:8100',
  );
});

test('a token is looked for where BAO_TOKEN_PATH says, and then in the file of the command line', () => {
  expect(environmentOf({ BAO_TOKEN_PATH: '/t' }).tokenFiles).toEqual(['/t', join(homedir(), '.vault-token')]);
});

test('with nothing said, the server is verified, and redirects are followed', () => {
  expect(environmentOf({})).toMatchObject({ skipVerify: false, followRedirects: true, timeoutSeconds: undefined });
});

test.each(['VAULT_PROXY_ADDR', 'BAO_HTTP_PROXY'])('%s is the proxy', (name) => {
  expect(environmentOf({ [name]: 'http://proxy:3128' }).proxy).toBe('http://proxy:3128');
});

test('a CA that cannot be read is named with its variable', () => {
  expect(() => environmentOf({ VAULT_CACERT: '/no/such.crt' })).toThrow(
    'read /no/such.crt, which VAULT_CACERT names: ENOENT',
  );
});
