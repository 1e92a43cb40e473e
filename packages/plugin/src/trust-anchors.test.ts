import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { pemEncode } from './pem.ts';
import { trustAnchors } from './trust-anchors.ts';

const certificate = (text: string): string =>
  Buffer.from(pemEncode('CERTIFICATE', new TextEncoder().encode(text))).toString('latin1');
const anchorsOf = (cas: string | undefined, serverName?: string, proxy?: string): string =>
  trustAnchors({ cas, serverName, proxy });

test('are those of the machine, the fingerprint of a CA, or a digest over several', () => {
  expect(anchorsOf(undefined)).toBe('machine');
  expect(anchorsOf(`# ours\n${certificate('a')}`)).toBe(`sha256:${hash('sha256', 'a', 'hex')}`);
  const both = anchorsOf(certificate('a') + certificate('b'));
  expect(both).toBe(anchorsOf(`${certificate('b')}\n${certificate('a')}${certificate('b')}`));
  expect(new Set([both, anchorsOf(certificate('a')), anchorsOf(certificate('b')), anchorsOf('no PEM')]).size).toBe(4);
});

test('count a proxy, without its password', () => {
  expect(anchorsOf(undefined, 'x', 'http://me:secret@proxy.example.com:3128')).toBe(
    'machine as x via proxy.example.com:3128',
  );
});

test('count another name of the server', () => {
  expect(anchorsOf(undefined, 'other.example.com')).toBe('machine as other.example.com');
});
