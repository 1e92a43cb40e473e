import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HttpResponse, httpRequest, type ProgramResult, type RunningProgram, startKubelet } from '@kpki/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { as, type Client, clientIn, create, type Running } from '../control-plane.ts';
import { eventually } from '../eventually.ts';
import { flagsOf } from '../flags.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'chatty' },
  spec: {
    nodeName: 'cp1',
    automountServiceAccountToken: false,
    containers: [{ name: 'only', image: 'none.example.com/none', imagePullPolicy: 'IfNotPresent' }],
  },
};

/** API server and kubelet authenticate each other. The kubelet runs on the control-plane node. */
export function kubelets(running: Running): void {
  describe('API server and kubelet', () => {
    let kubelet: RunningProgram | undefined;

    /** `others`: flags with files of another cluster. */
    const restart = async (...others: readonly string[]): Promise<void> => {
      await kubelet?.stop();
      const { node, cluster, directory, scratch } = running();
      if (!('kind' in node)) throw new Error('a kubelet needs the namespaces of a node');
      kubelet = await startKubelet({
        node,
        directory: scratch,
        flags: [...flagsOf('kubelet', cluster, directory), ...others],
      });
    };
    const logs = (): Promise<ProgramResult> => as(running(), 'super-admin.conf', 'logs', 'chatty');
    const ask = async (client?: Client): Promise<HttpResponse> => {
      const { node, directory } = running();
      const ca = await readFile(join(directory, 'pki/ca.crt'));
      const url = `https://${node.address}:10250/pods`;
      return httpRequest(url, { ca, asGo: true, ...(client && { client }) });
    };

    beforeAll(async () => {
      await restart();
      await eventually(async () => {
        const created = await create(running(), 'super-admin.conf', pod);
        expect(created, created.stderr).toMatchObject({ code: 0 });
      });
    });

    afterAll(async () => {
      await kubelet?.[Symbol.asyncDispose]();
    });

    test('talk to each other, where kpki names a binding once that is there', async () => {
      const { output } = running();
      const [, binding] =
        /^ {2}kubectl (create clusterrolebinding kubeadm:apiserver-kubelet-client .+)$/m.exec(output) ?? [];
      if (binding !== undefined) {
        await eventually(async () => {
          expect((await logs()).stderr).toContain('Forbidden (user=kube-apiserver-kubelet-client');
        });
        const bound = await as(running(), 'super-admin.conf', ...binding.split(' '));
        expect(bound, bound.stderr).toMatchObject({ code: 0 });
      }
      await eventually(async () => {
        const answer = await logs();
        expect(answer, answer.stderr).toMatchObject({ code: 0, stdout: 'only started\n' });
      });
    });

    test('the kubelet lets in no client without a certificate, or with one of another CA', async () => {
      expect(await ask()).toMatchObject({ status: 401 });
      expect(await ask(await clientIn(running().stranger, 'pki/apiserver-kubelet-client'))).toMatchObject({
        status: 401,
      });
      expect(await ask(await clientIn(running().directory, 'pki/apiserver-kubelet-client'))).toMatchObject({
        status: 200,
      });
    });

    test('a kubelet that trusts another CA refuses the API server', async () => {
      await restart(`--client-ca-file=${join(running().stranger, 'pki/ca.crt')}`);
      expect(await logs()).toMatchObject({ code: 1, stderr: expect.stringContaining('provide credentials') });
    });

    test('the API server refuses a kubelet with a certificate of another CA', async () => {
      const pair = join(running().stranger, 'pki/kubelet');
      await restart(`--tls-cert-file=${pair}.crt`, `--tls-private-key-file=${pair}.key`);
      const answer = await logs();
      expect(answer).toMatchObject({ code: 1, stderr: expect.stringContaining('x509: certificate signed by unknown') });
    });
  });
}

const node = (name: string): object => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } });

/** A kubelet's kubeconfig is limited to its own node, by the Node authorizer and NodeRestriction. */
export function nodes(running: Running): void {
  describe('kubelet.conf', () => {
    test('registers no other node', async () => {
      expect(await create(running(), 'kubelet.conf', node('cp2'))).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('node "cp1" is not allowed to modify node "cp2"'),
      });
    });

    test('registers its own node', async () => {
      expect(await create(running(), 'kubelet.conf', node('cp1'))).toMatchObject({
        code: 0,
        stdout: 'node/cp1 created\n',
      });
    });
  });
}
