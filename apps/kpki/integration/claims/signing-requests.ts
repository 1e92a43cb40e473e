import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signingKeyOf } from '@kpki/plugin-conformance/memory';
import { createRequest } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { as, create, type Running } from '../control-plane.ts';
import { eventually } from '../eventually.ts';
import { whoAmI } from '../who-am-i.ts';

export function signingRequests(running: Running): void {
  describe('a certificate signing request', () => {
    test('that is approved gets a certificate that the API server accepts', async () => {
      const plane = running();
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const templates = { subject: { commonName: 'jane', organizations: ['developers'] }, names: { dns: [], ip: [] } };
      const call = { signal: AbortSignal.timeout(10_000) };
      const request = await createRequest(templates, signingKeyOf(privateKey), call);
      const body = Buffer.from(request).toString('base64');
      const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${body}\n-----END CERTIFICATE REQUEST-----\n`;
      const created = await create(plane, 'super-admin.conf', {
        apiVersion: 'certificates.k8s.io/v1',
        kind: 'CertificateSigningRequest',
        metadata: { name: 'jane' },
        spec: {
          signerName: 'kubernetes.io/kube-apiserver-client',
          usages: ['client auth'],
          request: Buffer.from(pem).toString('base64'),
        },
      });
      expect(created, created.stderr).toMatchObject({ code: 0 });
      expect(await as(plane, 'super-admin.conf', 'certificate', 'approve', 'jane')).toMatchObject({ code: 0 });

      const certificate = await eventually(async () => {
        const path = 'jsonpath={.status.certificate}';
        const answer = await as(plane, 'super-admin.conf', 'get', 'csr', 'jane', '-o', path);
        expect(answer.stdout).not.toBe('');
        return Buffer.from(answer.stdout, 'base64');
      });
      const ca = new X509Certificate(await readFile(join(plane.directory, 'pki/ca.crt')));
      expect(new X509Certificate(certificate).checkIssued(ca)).toBe(true);
      const key = Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }));
      expect(await whoAmI(plane, { client: { certificate, key } })).toMatchObject({
        username: 'jane',
        groups: ['developers', 'system:authenticated'],
      });
    });
  });
}
