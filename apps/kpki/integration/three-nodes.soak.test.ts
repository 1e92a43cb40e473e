import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  httpRequest,
  kubectl,
  type LoopbackNode,
  type ProgramResult,
  programPath,
  type Cluster as RunningCluster,
  reserveNode,
  runProgram,
  startCluster,
  type TemporaryDirectory,
  temporaryDirectory,
  urlOf,
  versionOf,
} from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { handshakeRefused } from './claims/etcd.ts';
import { clientIn } from './control-plane.ts';
import { eventually } from './eventually.ts';
import { controlPlaneFlags, flagsOf } from './flags.ts';
import { type Applied, apply } from './program.ts';

const configuration = (nodes: readonly LoopbackNode[]): string => `
${clusterPki('three')}
  kubernetesVersion: ${versionOf()}
  controlPlane:
${nodes.map((each) => `    - { name: ${each.name}, addresses: [${each.address}], port: ${each.ports.apiServer} }`).join('\n')}
`;

// In every run a cluster of several nodes is rotated under load (day-two); the soak adds the lines of each node.
const run = needs('etcd', 'etcdctl', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl');

run('three control-plane nodes with stacked etcd', () => {
  const resources = new AsyncDisposableStack();
  let temporary: TemporaryDirectory;
  let nodes: readonly LoopbackNode[] = [];
  let applied: Applied;
  let stranger: Applied;
  let running: RunningCluster;

  const filesOf = (node: LoopbackNode, { directory } = applied): string => join(directory, node.name);
  const through = (node: LoopbackNode, ...kubectlArguments: readonly string[]): Promise<ProgramResult> =>
    kubectl(
      {
        kubeconfig: join(filesOf(node), 'admin.conf'),
        server: urlOf(node, 'apiServer'),
        cacheDirectory: join(temporary.path, `cache-${node.name}`),
      },
      ...kubectlArguments,
    );

  beforeAll(async () => {
    temporary = resources.use(await temporaryDirectory());
    const other = resources.use(await temporaryDirectory());
    nodes = await Promise.all([1, 2, 3].map((each) => reserveNode(`cp${each}`, `127.0.0.${each}`)));
    applied = await apply(configuration(nodes), temporary.path);
    stranger = await apply(configuration(nodes), other.path);
    const members = nodes.map((node) => ({ node, flags: controlPlaneFlags(applied.cluster, filesOf(node)) }));
    running = resources.use(await startCluster(members, temporary.path));
  });

  afterAll(async () => {
    await resources.disposeAsync();
  });

  test('every API server is ready, and answers by its own address', async () => {
    for (const node of nodes) {
      const ca = await readFile(join(filesOf(node), 'pki/ca.crt'));
      const answer = await httpRequest(`${urlOf(node, 'apiServer')}/readyz`, { ca, name: node.address });
      expect(answer).toMatchObject({ status: 200, body: 'ok' });
    }
  });

  test('what is written through one API server is read through every other', async () => {
    const [first, ...others] = nodes;
    if (first === undefined) throw new Error('there is no first node');
    await eventually(async () => {
      expect(await through(first, 'create', 'configmap', 'shared')).toMatchObject({ code: 0 });
    });
    expect(others).toHaveLength(2);
    for (const node of others) {
      expect(await through(node, 'get', 'configmap', 'shared', '-o', 'name')).toMatchObject({
        stdout: 'configmap/shared\n',
      });
    }
  });

  test('every etcd member answers every node as healthy', async () => {
    const endpoints = nodes.map((node) => urlOf(node, 'etcdClient'));
    for (const node of nodes) {
      const flags = flagsOf('etcdctl', applied.cluster, filesOf(node));
      const health = ['endpoint', 'health', '--write-out=json', `--endpoints=${endpoints.join(',')}`];
      const answer = await runProgram(programPath('etcdctl'), [...flags, ...health]);
      expect(answer.code, answer.stderr).toBe(0);
      const healthy = (JSON.parse(answer.stdout) as { endpoint: string; health: boolean }[])
        .filter((each) => each.health)
        .map((each) => each.endpoint);
      expect(healthy.toSorted()).toEqual(endpoints.toSorted());
    }
  });

  test('a service-account token of one API server is accepted by every other', async () => {
    const [first, ...others] = nodes;
    if (first === undefined) throw new Error('there is no first node');
    const token = await eventually(async () => {
      const answer = await through(first, 'create', 'token', 'default');
      expect(answer, answer.stderr).toMatchObject({ code: 0 });
      return answer.stdout.trim();
    });
    for (const node of others) {
      const ca = await readFile(join(filesOf(node), 'pki/ca.crt'));
      const url = `${urlOf(node, 'apiServer')}/apis`;
      expect(await httpRequest(url, { ca, headers: { authorization: `Bearer ${token}` } })).toMatchObject({
        status: 200,
      });
    }
  });

  test('a peer port answers a peer of the cluster, and no other', async () => {
    const [first, second] = nodes;
    if (first === undefined || second === undefined) throw new Error('there are no two nodes');
    const ca = await readFile(join(filesOf(first), 'pki/etcd/ca.crt'));
    const ask = async (directory: string, base: string): Promise<number> => {
      const client = await clientIn(directory, base);
      return (await httpRequest(`${urlOf(first, 'etcdPeer')}/version`, { ca, client })).status;
    };
    expect(await ask(filesOf(second), 'pki/etcd/peer')).toBe(200);
    await expect(ask(filesOf(second, stranger), 'pki/etcd/peer')).rejects.toMatchObject(handshakeRefused);
    await expect(ask(filesOf(second), 'pki/apiserver-kubelet-client')).rejects.toMatchObject(handshakeRefused);
  });

  test('nothing of the cluster has ended', async () => {
    const states = running.programs.map((each) =>
      Promise.race([each.exited.then(() => `${each.name} ended`), Promise.resolve(`${each.name} runs`)]),
    );
    expect((await Promise.all(states)).filter((each) => each.endsWith('ended'))).toEqual([]);
    expect(states).toHaveLength(12);
  });

  test('nothing listens once the cluster is stopped', async () => {
    await running[Symbol.asyncDispose]();
    await Promise.all(running.programs.map(({ exited }) => exited));
    for (const node of nodes) {
      await expect(fetch(`${urlOf(node, 'etcdMetrics', 'http')}/health`)).rejects.toThrow('fetch failed');
    }
  });
});
