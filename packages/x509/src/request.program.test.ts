import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { call, testKey } from '../test/keys.ts';
import { createRequest, readRequest } from './request.ts';

const key = testKey('ec-p256');
const subject = { commonName: 'system:node:a', organizations: ['system:nodes'] };

describe('a request', () => {
  test('says what the certificate is for, in the words that OpenSSL reads', async () => {
    const usages = ['digital signature', 'server auth', 'client auth'] as const;
    const der = await createRequest({ subject, names: { dns: ['a'], ip: [] }, usages }, key, call);
    const text = execFileSync('openssl', ['req', '-inform', 'DER', '-noout', '-text'], { input: der }).toString();
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature\n/);
    expect(text).toMatch(/TLS Web Server Authentication, TLS Web Client Authentication/);
    expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
    expect(readRequest(der).ca).toBeUndefined();
    expect(readRequest(der).usages).toEqual(usages);
  });
});
