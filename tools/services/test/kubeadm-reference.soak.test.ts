import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  type Cluster,
  httpRequest,
  kubectl,
  type LoopbackNode,
  type ProgramResult,
  reserveNode,
  startCluster,
  type TemporaryDirectory,
  temporaryDirectory,
  urlOf,
} from '../src/index.ts';
import { needs } from '../src/needs.ts';
import { kubeadmFlags, makeFilesWithKubeadm } from './kubeadm-files.ts';

const run = needs('etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl', 'kubeadm');

// Every run starts control planes on files of kpki, and an API server on those of kubeadm (src/lone-api-server.ts).
run('a control plane on the files that kubeadm makes', () => {
  let directory: TemporaryDirectory | undefined;
  let cluster: Cluster | undefined;
  let node: LoopbackNode;

  const file = (name: string): string => join(directory?.path ?? '', name);
  const as = (kubeconfig: string, ...kubectlArguments: readonly string[]): Promise<ProgramResult> =>
    kubectl({ kubeconfig: file(kubeconfig), cacheDirectory: file('kubectl-cache') }, ...kubectlArguments);
  const eventually = (assertion: () => Promise<void>): Promise<void> =>
    vi.waitFor(assertion, { timeout: 30_000, interval: 250 });

  beforeAll(async () => {
    directory = await temporaryDirectory();
    node = await reserveNode('cp1', '127.0.0.1');
    await makeFilesWithKubeadm(node, directory.path);
    cluster = await startCluster([{ node, flags: kubeadmFlags(directory.path) }], directory.path);
  }, 120_000);

  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]();
    await directory?.[Symbol.asyncDispose]();
  }, 60_000);

  test('super-admin.conf reads /readyz', async () => {
    expect(await as('super-admin.conf', 'get', '--raw', '/readyz')).toMatchObject({ code: 0, stdout: 'ok' });
  });

  test('super-admin.conf lists the namespaces', async () => {
    await eventually(async () => {
      const answer = await as('super-admin.conf', 'get', 'namespaces', '-o', 'name');
      expect(answer).toMatchObject({ code: 0, stderr: '' });
      expect(answer.stdout.trim().split('\n')).toEqual(
        expect.arrayContaining(['namespace/default', 'namespace/kube-public', 'namespace/kube-system']),
      );
    });
  }, 40_000);

  test('admin.conf is nobody before kubeadm binds its group', async () => {
    const answer = await as('admin.conf', 'get', 'namespaces');
    expect(answer.code).toBe(1);
    expect(answer.stderr).toContain('Forbidden');
    expect(answer.stderr).toContain('"kubernetes-admin"');
  });

  test.each(['kube-controller-manager', 'kube-scheduler'])(
    '%s holds its lease',
    async (lease) => {
      await eventually(async () => {
        const path = 'jsonpath={.spec.holderIdentity}';
        const answer = await as('super-admin.conf', '-n', 'kube-system', 'get', 'lease', lease, '-o', path);
        expect(answer.stdout).not.toBe('');
      });
    },
    40_000,
  );

  test("the controller manager publishes the cluster's CA", async () => {
    await eventually(async () => {
      const path = 'jsonpath={.data.ca\\.crt}';
      const answer = await as('super-admin.conf', 'get', 'configmap', 'kube-root-ca.crt', '-o', path);
      expect(answer.stdout).toBe(await readFile(file('pki/ca.crt'), 'utf8'));
    });
  }, 40_000);

  test('the HTTPS client checks the name it is told', async () => {
    const ca = await readFile(file('pki/ca.crt'));
    const url = `${urlOf(node, 'apiServer')}/livez`;
    for (const name of ['cp1', 'kubernetes.default.svc', '10.96.0.1', '192.0.2.10']) {
      expect(await httpRequest(url, { ca, name })).toMatchObject({ status: 200, body: 'ok' });
    }
    await expect(httpRequest(url, { ca, name: 'kubernetes.example' })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  test('the HTTPS client refuses a server under another CA', async () => {
    const ca = await readFile(file('pki/front-proxy-ca.crt'));
    await expect(httpRequest(`${urlOf(node, 'apiServer')}/livez`, { ca })).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  test('the HTTPS client is who its certificate says', async () => {
    const ca = await readFile(file('pki/ca.crt'));
    const client = {
      certificate: await readFile(file('pki/apiserver-kubelet-client.crt')),
      key: await readFile(file('pki/apiserver-kubelet-client.key')),
    };
    const answer = await httpRequest(`${urlOf(node, 'apiServer')}/apis/authentication.k8s.io/v1/selfsubjectreviews`, {
      ca,
      client,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }),
    });
    expect(answer.status).toBe(201);
    expect(JSON.parse(answer.body)).toMatchObject({
      status: {
        userInfo: {
          username: 'kube-apiserver-kubelet-client',
          groups: ['system:authenticated'],
        },
      },
    });
  });
});
