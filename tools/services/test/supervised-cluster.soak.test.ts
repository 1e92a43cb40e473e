import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Credentials,
  heldCredentials,
  type LoadClient,
  type LoopbackNode,
  reserveNode,
  type SupervisedCluster,
  startLoad,
  startSupervisedCluster,
  summaryOf,
  temporaryDirectory,
  urlOf,
} from '../src/index.ts';
import { needs } from '../src/needs.ts';
import { copySharedFiles, kubeadmFlags, makeFilesWithKubeadm } from './kubeadm-files.ts';

const both = { fresh: expect.any(Number), kept: expect.any(Number) };

const run = needs('etcd', 'kube-apiserver', 'kubectl', 'kubeadm');

/**
 * Three members of etcd and two API servers, from kubeadm's files. Every run has restarts under load in kubernetes-ca.load;
 * the soak adds those of etcd, and that failures are seen.
 */
run('a supervised cluster under load', () => {
  const resources = new AsyncDisposableStack();
  let folder = '';
  let nodes: readonly LoopbackNode[] = [];
  let cluster: SupervisedCluster;

  /** As cluster-admin, for whom a read goes through to etcd. */
  const credentials = async (): Promise<Credentials> => {
    const kubeconfig = await readFile(join(folder, 'cp1', 'super-admin.conf'), 'utf8');
    const data = (field: string): Buffer =>
      Buffer.from(new RegExp(`${field}-data: (.*)`).exec(kubeconfig)?.[1] ?? '', 'base64');
    return {
      ca: data('certificate-authority'),
      client: { certificate: data('client-certificate'), key: data('client-key') },
    };
  };
  /** Of the front proxy, which is nobody without the name of a user. */
  const nobody = async (): Promise<Credentials> => {
    const pki = join(folder, 'cp1', 'pki');
    const { ca } = await credentials();
    const certificate = await readFile(join(pki, 'front-proxy-client.crt'));
    return { ca, client: { certificate, key: await readFile(join(pki, 'front-proxy-client.key')) } };
  };
  const client = (name: string, keepsConnection: boolean, held: () => Promise<Credentials>): LoadClient => ({
    kind: 'request',
    name,
    keepsConnection,
    credentials: held,
    request: { path: '/api/v1/namespaces/kube-system' },
  });
  const servers = (): readonly string[] => nodes.slice(0, 2).map((node) => urlOf(node, 'apiServer'));
  const pair = (): readonly LoadClient[] => [
    client('fresh', false, () => credentials()),
    client('kept', true, () => credentials()),
  ];

  beforeAll(async () => {
    folder = resources.use(await temporaryDirectory()).path;
    nodes = await Promise.all([1, 2, 3].map((each) => reserveNode(`cp${each}`, `127.0.0.${each}`)));
    for (const node of nodes) {
      const own = join(folder, node.name);
      await mkdir(own);
      if (node.name !== 'cp1') await copySharedFiles(join(folder, 'cp1'), own);
      await makeFilesWithKubeadm(node, own);
    }
    cluster = resources.use(
      await startSupervisedCluster({
        directory: folder,
        nodes: nodes.map((node) => {
          const { etcd, 'kube-apiserver': server } = kubeadmFlags(join(folder, node.name));
          return {
            node,
            flags: {
              etcd: () => etcd,
              ...(node.name === 'cp3' ? {} : { 'kube-apiserver': () => server }),
            },
          };
        }),
      }),
    );
  });

  afterAll(async () => {
    await resources.disposeAsync();
  });

  test('every component is restarted, and no request fails', async () => {
    await using load = startLoad({ servers: servers(), clients: pair() });
    for (const node of nodes) {
      await cluster.restart('etcd', node.name);
      if (cluster.runs('kube-apiserver', node.name)) await cluster.restart('kube-apiserver', node.name);
    }
    // How many were asked again is chance: clients leave a server when it is no longer ready, often before it stops.
    const { failed, answered } = await load.stop();
    expect(summaryOf(failed)).toBe('');
    expect(answered).toMatchObject(both);
    expect(cluster.ended).toEqual([]);
  });

  test('requests fail while no API server is there, and no longer when one is', async () => {
    await using load = startLoad({ servers: servers(), clients: pair() });
    await Promise.all([cluster.stop('kube-apiserver', 'cp1'), cluster.stop('kube-apiserver', 'cp2')]);
    await expect.poll(() => load.report().failed.map((each) => each.why)).toContain('ECONNREFUSED');
    await Promise.all([cluster.start('kube-apiserver', 'cp1'), cluster.start('kube-apiserver', 'cp2')]);
    await using later = startLoad({ servers: servers(), clients: pair() });
    await expect.poll(() => later.report().answered, { timeout: 5_000 }).toMatchObject(both);
    expect(summaryOf((await later.stop()).failed)).toBe('');
  });

  test('a refusal fails at once, and credentials that are held are read again when that is said', async () => {
    let read = nobody;
    const held = await heldCredentials(() => read());
    await using load = startLoad({ servers: servers(), clients: [client('holder', true, held.current)] });
    await expect.poll(() => load.report().failed.length).toBeGreaterThan(1);
    read = credentials;
    const count = load.report().failed.length;
    await expect.poll(() => load.report().failed.length).toBeGreaterThan(count);
    await held.readAgain();
    await expect.poll(() => load.report().answered, { timeout: 5_000 }).toMatchObject({ holder: expect.any(Number) });
    const { failed, retried } = await load.stop();
    expect(new Set(failed.map((each) => each.why))).toEqual(new Set(['401 Unauthorized']));
    expect(retried).toEqual([]);
  });

  test('a component that ends by itself is started again', async () => {
    process.kill(cluster.processId('kube-apiserver', 'cp2'), 'SIGKILL');
    await expect.poll(() => cluster.ended).toEqual(['kube-apiserver cp2']);
    const [, second] = servers();
    await using load = startLoad({ servers: [second ?? ''], clients: pair() });
    await expect.poll(() => load.report().answered, { timeout: 30_000 }).toMatchObject({ fresh: expect.any(Number) });
  });
});
