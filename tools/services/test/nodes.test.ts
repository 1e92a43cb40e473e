import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type ComponentName,
  type KubectlOptions,
  type KubernetesProgram,
  type KubernetesRelease,
  kubectl,
  type NamespacedNode,
  ofRelease,
  openNodeNetwork,
  type ProgramResult,
  programPath,
  type SupervisedCluster,
  startSupervisedCluster,
  temporaryDirectory,
} from '../src/index.ts';
import { needs } from '../src/needs.ts';
import { makeNodeFiles, nodeFlags } from './kubeadm-nodes.ts';

const programs: readonly KubernetesProgram[] = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'kubectl',
  'kubeadm',
];
const others: readonly ComponentName[] = ['etcd', 'fake-cri', 'ip', 'nft', 'node-namespaces'];

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'client' },
  spec: { containers: [{ name: 'main', image: 'example.com/none:1' }], terminationGracePeriodSeconds: 0 },
};

describe.each<KubernetesRelease>(['1.34', '1.37'])('Kubernetes %s', (release) => {
  needs(...others, ...programs.map((each) => ofRelease(each, release)))('a control plane and a worker', () => {
    const resources = new AsyncDisposableStack();
    let options: KubectlOptions;
    let cluster: SupervisedCluster;
    let worker: NamespacedNode;

    const admin = (...words: readonly string[]): Promise<ProgramResult> => kubectl(options, ...words);

    beforeAll(async () => {
      const directory = resources.use(await temporaryDirectory()).path;
      const network = resources.use(await openNodeNetwork(directory));
      const start = (name: string): Promise<NamespacedNode> =>
        network.startNode({ name, kubernetesFolder: join(directory, name, 'kubernetes') });
      const node = await start('cp1');
      worker = await start('w1');
      await makeNodeFiles(release, node, [worker]);
      options = {
        kubeconfig: join(node.kubernetesFolder, 'super-admin.conf'),
        cacheDirectory: join(directory, 'kubectl-cache'),
        release,
      };
      const flagsOf = <Name extends keyof typeof nodeFlags>(...names: readonly Name[]) =>
        Object.fromEntries(names.map((name) => [name, () => nodeFlags[name]]));
      cluster = resources.use(
        await startSupervisedCluster({
          directory,
          release: () => release,
          nodeReady: options,
          nodes: [
            { node, flags: flagsOf('etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler') },
            { node: worker, flags: flagsOf('kubelet', 'kube-proxy') },
          ],
        }),
      );
    });

    afterAll(() => resources.disposeAsync());

    test('has a worker that is Ready, and its pod runs', async () => {
      const input = JSON.stringify(pod);
      // The namespace gets its service account a moment later.
      await vi.waitFor(
        async () => expect(await kubectl({ ...options, input }, 'apply', '-f', '-')).toMatchObject({ code: 0 }),
        { timeout: 30_000, interval: 250 },
      );
      expect(await admin('wait', '--for=condition=Ready', 'pod/client', '--timeout=40s')).toMatchObject({ code: 0 });
      const placed = await admin('get', 'pod', 'client', '-o', 'jsonpath={.spec.nodeName}');
      expect(placed.stdout).toBe('w1');
    });

    // Since these patches the certificate has no group, and kubeadm init binds its user (kubernetes/kubernetes#138957).
    test.runIf(release === '1.37')('refuses logs until the user of apiserver-kubelet-client is bound', async () => {
      expect(await admin('logs', 'client')).toMatchObject({ code: 1, stderr: expect.stringContaining('Forbidden') });
      const bound = [
        'clusterrolebinding',
        'kubeadm:apiserver-kubelet-client',
        '--clusterrole=system:kubelet-api-admin',
      ];
      const answer = await admin('create', ...bound, '--user=kube-apiserver-kubelet-client');
      expect(answer).toMatchObject({ code: 0 });
    });

    test('shows the log of the pod', async () => {
      await vi.waitFor(async () => expect(await admin('logs', 'client')).toMatchObject({ stdout: 'main started\n' }), {
        timeout: 20_000,
        interval: 500,
      });
    });

    test('runs a program in the pod, with its output, its input and its exit code', async () => {
      const script = 'read line; echo "$line on $(cat /etc/hostname) $HOSTNAME"; echo problem >&2; exit 7';
      const words = ['exec', '-i', 'client', '--', 'sh', '-c', script];
      const answer = await kubectl({ ...options, input: 'seen\n' }, ...words);
      expect(answer).toMatchObject({ code: 7, stdout: expect.stringContaining('seen on') });
      expect(answer.stderr).toContain('problem');
    });

    test('lets the pod ask the API server by its Service, with the token that the kubelet projected', async () => {
      const whoami = [
        programPath(ofRelease('kubectl', release)),
        'auth',
        'whoami',
        '-o',
        'jsonpath={.status.userInfo.username}',
      ];
      const answer = await admin('exec', 'client', '--', ...whoami, '-v=6');
      expect(answer).toMatchObject({ code: 0, stdout: 'system:serviceaccount:default:default' });
      expect(answer.stderr).toContain('https://10.96.0.1');
    });

    test('rotates the client certificate of the kubelet', async () => {
      const answer = await admin('get', 'csr', '-o', 'name');
      expect(answer.stdout).toBe('');
      expect(worker.varFolder).toBe('');
      expect(cluster.ended).toEqual([]);
    });
  });
});
