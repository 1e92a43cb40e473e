import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { httpsRequest, type ProgramResult } from '@kpki/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { as, clientIn, create, type Running } from '../control-plane.ts';
import { eventually } from '../eventually.ts';
import { logOfStandIn, type StandInKubelet, startStandInKubelet } from '../stand-in-kubelet.ts';
import { handshakeRefused } from './etcd.ts';

const nodeOn = (port: number): object => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'stand-in' },
  status: {
    addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
    daemonEndpoints: { kubeletEndpoint: { Port: port } },
  },
});

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'chatty' },
  spec: {
    nodeName: 'stand-in',
    automountServiceAccountToken: false,
    containers: [{ name: 'only', image: 'none.example.com/none' }],
  },
};

/**
 * API server and kubelet each prove who they are. The API server is asked for a log, since it proxies to no loopback
 * address.
 */
export function kubelets(running: Running): void {
  describe('API server and kubelet', () => {
    let kubelet: StandInKubelet | undefined;

    beforeAll(async () => {
      const plane = running();
      kubelet = await startStandInKubelet({ serves: plane.directory, trusts: plane.directory });
      const node = await create(plane, 'super-admin.conf', nodeOn(kubelet.port));
      expect(node, node.stderr).toMatchObject({ code: 0 });
      // Pods are refused until a controller has made their service account.
      await eventually(async () => {
        const created = await create(plane, 'super-admin.conf', pod);
        expect(created, created.stderr).toMatchObject({ code: 0 });
      });
    });

    afterAll(async () => {
      await kubelet?.[Symbol.asyncDispose]();
    });

    const logs = (): Promise<ProgramResult> => as(running(), 'super-admin.conf', 'logs', 'chatty');

    test('talk to each other', async () => {
      const answer = await logs();
      expect(answer, answer.stderr).toMatchObject({ code: 0, stdout: logOfStandIn });
      expect(kubelet?.callers).toContain('kube-apiserver-kubelet-client');
    });

    test('the kubelet lets in nobody without a certificate, or with one of another CA', async () => {
      const plane = running();
      const authority = await readFile(join(plane.directory, 'pki/ca.crt'));
      const url = `https://127.0.0.1:${kubelet?.port}/`;
      await expect(httpsRequest(url, { authority, asGo: true })).rejects.toMatchObject(handshakeRefused);
      const client = await clientIn(plane.stranger, 'pki/apiserver-kubelet-client');
      await expect(httpsRequest(url, { authority, asGo: true, client })).rejects.toMatchObject(handshakeRefused);
    });

    test('a kubelet that trusts another CA refuses the API server', async () => {
      const plane = running();
      await kubelet?.use({ serves: plane.directory, trusts: plane.stranger });
      const answered = kubelet?.callers.length;
      // Node ends the connection without an alert, so what the API server sees of it varies.
      expect(await logs()).toMatchObject({ code: 1, stderr: expect.stringContaining('/containerLogs/default/chatty') });
      expect(kubelet?.callers).toHaveLength(answered ?? Number.NaN);
    });

    test('the API server refuses a kubelet with a certificate of another CA', async () => {
      const plane = running();
      await kubelet?.use({ serves: plane.stranger, trusts: plane.directory });
      const answer = await logs();
      expect(answer).toMatchObject({ code: 1, stderr: expect.stringContaining('x509: certificate signed by unknown') });
    });

    test('talk to each other again with the right files', async () => {
      const plane = running();
      await kubelet?.use({ serves: plane.directory, trusts: plane.directory });
      expect(await logs()).toMatchObject({ code: 0, stdout: logOfStandIn });
    });
  });
}
