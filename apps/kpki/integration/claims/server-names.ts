import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { httpRequest, urlOf } from '@kpki/services';
import { readCertificates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import type { ControlPlane, Running } from '../control-plane.ts';

async function certifiedNames(plane: ControlPlane): Promise<readonly string[]> {
  const [certificate] = readCertificates(await readFile(join(plane.directory, 'pki/apiserver.crt')));
  return [...(certificate?.names.dns ?? []), ...(certificate?.names.ip ?? [])];
}

export function serverNames(running: Running, names: readonly string[]): void {
  describe('the API server', () => {
    test('has a certificate for its names and no others', async () => {
      const all = [...names, running().node.address];
      expect((await certifiedNames(running())).toSorted()).toEqual(all.toSorted());
    });

    test('answers at its address', async () => {
      const plane = running();
      const ca = await readFile(join(plane.directory, 'pki/ca.crt'));
      const answer = await httpRequest(`${urlOf(plane.node, 'apiServer')}/livez`, { ca });
      expect(answer).toMatchObject({ status: 200, body: 'ok' });
    });

    test.each(names)('answers as %s', async (name) => {
      const plane = running();
      const ca = await readFile(join(plane.directory, 'pki/ca.crt'));
      const answer = await httpRequest(`${urlOf(plane.node, 'apiServer')}/livez`, { ca, name });
      expect(answer).toMatchObject({ status: 200, body: 'ok' });
    });

    test.each(['kubernetes.example.com', '10.96.0.2'])('is not taken for %s', async (name) => {
      const plane = running();
      const ca = await readFile(join(plane.directory, 'pki/ca.crt'));
      await expect(httpRequest(`${urlOf(plane.node, 'apiServer')}/livez`, { ca, name })).rejects.toMatchObject({
        code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      });
    });

    test("is refused by the clients of another cluster's CA", async () => {
      const plane = running();
      const ca = await readFile(join(plane.stranger, 'pki/ca.crt'));
      await expect(httpRequest(`${urlOf(plane.node, 'apiServer')}/livez`, { ca })).rejects.toMatchObject({
        code: expect.stringMatching(/^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_SIGNATURE_FAILURE)$/),
      });
    });
  });
}
