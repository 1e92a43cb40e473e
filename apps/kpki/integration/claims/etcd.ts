import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HttpResponse, httpRequest, urlOf } from '@kpki/services';
import { describe, expect, test } from 'vitest';
import { type Client, type ControlPlane, clientIn, type Running } from '../control-plane.ts';

async function askEtcd(plane: ControlPlane, client?: Client): Promise<HttpResponse> {
  const ca = await readFile(join(plane.directory, 'pki/etcd/ca.crt'));
  return httpRequest(`${urlOf(plane.node, 'etcdClient')}/health`, {
    ca,
    asGo: true,
    ...(client && { client }),
  });
}

/** A TLS client sees the end of the handshake, or what came right after it (TLS 1.3). */
export const handshakeRefused = { code: expect.stringMatching(/^(ERR_SSL_|ECONNRESET$|EPIPE$)/) };

/** etcd accepts certificates of its own CA alone. */
export function etcdTrust(running: Running): void {
  describe('etcd', () => {
    test.each(['apiserver-etcd-client', 'etcd/healthcheck-client'])('answers %s', async (base) => {
      const plane = running();
      const answer = await askEtcd(plane, await clientIn(plane.directory, `pki/${base}`));
      expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('"health":"true"') });
    });

    test('refuses a client without a certificate', async () => {
      await expect(askEtcd(running())).rejects.toMatchObject(handshakeRefused);
    });

    test('refuses a certificate of the Kubernetes CA', async () => {
      const plane = running();
      const client = await clientIn(plane.directory, 'pki/apiserver-kubelet-client');
      await expect(askEtcd(plane, client)).rejects.toMatchObject(handshakeRefused);
    });

    test("refuses a certificate of another cluster's etcd CA", async () => {
      const plane = running();
      const client = await clientIn(plane.stranger, 'pki/apiserver-etcd-client');
      await expect(askEtcd(plane, client)).rejects.toMatchObject(handshakeRefused);
    });
  });
}
