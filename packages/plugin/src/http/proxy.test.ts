import { expect, test } from 'vitest';
import { environmentProxy, proxyAt } from './proxy.ts';

const HTTPS_PROXY = 'http://proxy.example.com:3128';
const proxyOf = (address: string, variables: Readonly<Record<string, string>>): string | undefined =>
  environmentProxy(new URL(address), variables)?.host;

test('HTTPS_PROXY is gone through, in either case; not to this machine, and not without TLS', () => {
  expect(proxyOf('https://vault.example.com:8200', { HTTPS_PROXY })).toBe('proxy.example.com:3128');
  expect(proxyOf('https://vault.example.com', { https_proxy: 'proxy:8080' })).toBe('proxy:8080');
  for (const address of ['https://127.0.0.1:8200', 'https://localhost', 'https://[::1]', 'http://vault.example.com']) {
    expect(proxyOf(address, { HTTPS_PROXY })).toBeUndefined();
  }
  expect(proxyOf('https://vault.example.com', {})).toBeUndefined();
});

test.each([
  ['*', 'https://any.example.com', true],
  ['example.com', 'https://example.com', true],
  ['example.com', 'https://vault.example.com', true],
  ['example.com', 'https://badexample.com', false],
  ['.example.com', 'https://vault.example.com', true],
  ['.example.com', 'https://example.com', false],
  ['*.example.com', 'https://vault.example.com', true],
  ['Vault.Example.com, other', 'https://vault.example.com', true],
  ['vault.example.com:8200', 'https://vault.example.com:8200', true],
  ['vault.example.com:8200', 'https://vault.example.com', false],
  ['vault.example.com:443', 'https://vault.example.com', true],
  ['10.0.0.1', 'https://10.0.0.1:6443', true],
  ['10.0.0.0/8', 'https://10.1.2.3', true],
  ['10.0.0.0/8', 'https://11.1.2.3', false],
  ['10.0.0.0/99', 'https://10.1.2.3', false],
  ['fd00::/8', 'https://[fd00::1]', true],
  ['[fd00::1]:6443', 'https://[fd00::1]:6443', true],
  ['0.0.1', 'https://10.0.0.1', false],
])('NO_PROXY=%s and %s: %s', (NO_PROXY, address, isListed) => {
  expect(proxyOf(address, { HTTPS_PROXY, NO_PROXY }) === undefined).toBe(isListed);
});

test('a proxy of another kind, and what is not a URL, are refused without their password', () => {
  for (const text of ['socks5://me:secret@proxy', 'http://me:secret@[']) {
    expect(() => proxyAt(text, 'HTTPS_PROXY')).toThrow(expect.not.objectContaining({ message: /secret/ }));
    expect(() => proxyAt(text, 'HTTPS_PROXY')).toThrow('use the proxy of HTTPS_PROXY');
  }
});
