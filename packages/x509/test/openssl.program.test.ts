import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KeyKind, keyKinds, pemEncode } from '@kpki/plugin';
import { programPath } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRequest, encodeName, judge, keyId, readCertificate, signCertificate } from '../src/index.ts';
import { call, type TestKey, testKey } from './keys.ts';

const notBefore = new Date('2026-01-01T00:00:00Z');
const notAfter = new Date('2056-01-01T00:00:00Z');
const at = new Date('2027-01-01T00:00:00Z');

async function chain(key: TestKey): Promise<{ root: Uint8Array; middle: Uint8Array; leaf: Uint8Array }> {
  const rootName = encodeName({ commonName: 'kubernetes', organizations: [] });
  const leafKey = testKey('ec-p256');
  const identifier = keyId(key.publicKey, 'sha1');
  const shared = { serial: Uint8Array.of(0x80), notBefore, notAfter, publicKey: key.publicKey } as const;
  const usages = ['digital signature', 'key encipherment', 'cert sign'] as const;
  const root = await signCertificate(
    {
      ...shared,
      subject: rootName,
      issuer: rootName,
      usages,
      ca: {},
      subjectKeyId: identifier,
      names: { dns: ['kubernetes'], ip: [] },
    },
    key,
    call,
  );
  const middle = await signCertificate(
    {
      ...shared,
      subject: { commonName: 'middle', organizations: [] },
      issuer: readCertificate(root).subject.raw,
      usages,
      ca: { pathLength: 0, permittedNames: { dns: ['example.com'], ip: ['10.0.0.0/8', 'fd00::/8'] } },
      subjectKeyId: identifier,
      authorityKeyId: identifier,
      names: { dns: [], ip: [] },
    },
    key,
    call,
  );
  const leaf = await signCertificate(
    {
      ...shared,
      subject: { commonName: 'system:node:a_b', organizations: ['system:nodes'] },
      issuer: readCertificate(middle).subject.raw,
      publicKey: leafKey.publicKey,
      usages: ['digital signature', 'server auth', 'client auth'],
      authorityKeyId: identifier,
      names: { dns: ['a.example.com'], ip: ['10.0.0.1', 'fd00::1'] },
    },
    key,
    call,
  );
  return { root, middle, leaf };
}

needs('openssl')('openssl in its strict mode', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'kpki-x509-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  function file(name: string, label: string, der: Uint8Array): string {
    const path = join(directory, name);
    writeFileSync(path, pemEncode(label, der));
    return path;
  }

  function openssl(...args: readonly string[]): string {
    return execFileSync(programPath('openssl'), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  describe.each(Object.keys(keyKinds) as KeyKind[])('with CAs of kind %s', (kind) => {
    test('accepts what the judge accepts, and a request', async () => {
      const key = testKey(kind);
      const { root, middle, leaf } = await chain(key);
      const judgment = judge(leaf, {
        intermediates: [middle],
        roots: [root],
        name: 'a.example.com',
        usage: 'server',
        at,
      });
      expect(judgment.refusals).toEqual([]);
      expect(judgment.warnings).toEqual([]);
      const paths = [
        file('root', 'CERTIFICATE', root),
        file('middle', 'CERTIFICATE', middle),
        file('leaf', 'CERTIFICATE', leaf),
      ] as const;
      const flags = ['-x509_strict', '-check_ss_sig', '-attime', String(at.getTime() / 1000), '-purpose', 'sslserver'];
      const names = ['-verify_hostname', 'a.example.com', '-verify_ip', '10.0.0.1'];
      expect(openssl('verify', ...flags, ...names, '-CAfile', paths[0], '-untrusted', paths[1], paths[2])).toContain(
        'OK',
      );
      const wrongName = () =>
        openssl('verify', ...flags, '-verify_hostname', 'b', '-CAfile', paths[0], '-untrusted', paths[1], paths[2]);
      expect(wrongName).toThrow('hostname mismatch');

      const names2 = { dns: ['a'], ip: ['10.0.0.1'] };
      const templates = {
        subject: { commonName: 'a', organizations: ['o'] },
        names: names2,
        ca: { pathLength: 1 },
      };
      const request = file('request', 'CERTIFICATE REQUEST', await createRequest(templates, key, call));
      const text = openssl('req', '-verify', '-noout', '-text', '-in', request);
      expect(text).toContain('DNS:a, IP Address:10.0.0.1');
      expect(text).toContain('CA:TRUE, pathlen:1');
    });
  });
});
