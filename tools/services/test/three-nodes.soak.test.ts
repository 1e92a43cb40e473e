import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  type Cluster,
  kubectl,
  type LoopbackNode,
  type ProgramResult,
  programPath,
  reserveNode,
  runProgram,
  startCluster,
  type TemporaryDirectory,
  temporaryDirectory,
  urlOf,
} from '../src/index.ts';
import { needs } from '../src/needs.ts';
import { copySharedFiles, kubeadmFlags, makeFilesWithKubeadm } from './kubeadm-files.ts';

const run = needs(
  'etcd',
  'etcdctl',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'kubeadm',
);

// Of files that kpki made: apps/kpki/integration/three-nodes.soak.test.ts.
run('three control-plane nodes on loopback addresses', () => {
  let directory: TemporaryDirectory | undefined;
  let cluster: Cluster | undefined;
  let nodes: readonly LoopbackNode[] = [];

  const filesOf = (node: string): string => join(directory?.path ?? '', node);
  const on = (node: string, ...kubectlArguments: readonly string[]): Promise<ProgramResult> =>
    kubectl(
      { kubeconfig: join(filesOf(node), 'super-admin.conf'), cacheDirectory: join(filesOf(node), 'kubectl-cache') },
      ...kubectlArguments,
    );

  beforeAll(async () => {
    directory = await temporaryDirectory();
    nodes = await Promise.all([1, 2, 3].map((each) => reserveNode(`cp${each}`, `127.0.0.${each}`)));
    for (const { name } of nodes) await mkdir(filesOf(name));
    for (const node of nodes) {
      if (node.name !== 'cp1') await copySharedFiles(filesOf('cp1'), filesOf(node.name));
      await makeFilesWithKubeadm(node, filesOf(node.name));
    }
    cluster = await startCluster(
      nodes.map((node) => ({ node, flags: kubeadmFlags(filesOf(node.name)) })),
      directory.path,
    );
  }, 180_000);

  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]();
    await directory?.[Symbol.asyncDispose]();
  }, 120_000);

  test('etcd has three healthy members', async () => {
    const pki = join(filesOf('cp1'), 'pki', 'etcd');
    const answer = await runProgram(programPath('etcdctl'), [
      `--endpoints=${nodes.map((node) => urlOf(node, 'etcdClient')).join(',')}`,
      `--cacert=${pki}/ca.crt`,
      `--cert=${pki}/healthcheck-client.crt`,
      `--key=${pki}/healthcheck-client.key`,
      'endpoint',
      'health',
    ]);
    expect(answer.code, answer.stderr).toBe(0);
    expect(`${answer.stdout}${answer.stderr}`.match(/is healthy/g)).toHaveLength(3);
  });

  test('what is written through one API server is read through the others', async () => {
    await vi.waitFor(async () => expect(await on('cp1', 'create', 'configmap', 'shared')).toMatchObject({ code: 0 }), {
      timeout: 30_000,
      interval: 250,
    });
    for (const node of ['cp2', 'cp3']) {
      expect(await on(node, 'get', 'configmap', 'shared', '-o', 'name')).toMatchObject({
        stdout: 'configmap/shared\n',
      });
    }
  }, 60_000);

  test('a program of each kind runs on each node', () => {
    expect(cluster?.programs.map((program) => program.name).toSorted()).toEqual(
      ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].flatMap((name) =>
        nodes.map((node) => `${name}-${node.name}`),
      ),
    );
  });

  test('when the cluster is stopped nothing listens any more', async () => {
    await cluster?.[Symbol.asyncDispose]();
    await Promise.all((cluster?.programs ?? []).map((program) => program.exited));
    for (const node of nodes) {
      await expect(fetch(`${urlOf(node, 'etcdMetrics', 'http')}/health`)).rejects.toThrow('fetch failed');
    }
  }, 120_000);
});
