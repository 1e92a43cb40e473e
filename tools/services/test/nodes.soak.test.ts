import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type KubectlOptions,
  type KubernetesRelease,
  kubectl,
  type NamespacedNode,
  nodeClusterComponents,
  ofRelease,
  openNodeNetwork,
  type ProgramResult,
  programPath,
  type SupervisedCluster,
  startProgram,
  startSupervisedCluster,
  temporaryDirectory,
} from '../src/index.ts';
import { needs } from '../src/needs.ts';
import { kubeletClientBinding, makeNodeFiles, nodeFlags, rotationBinding } from './kubeadm-nodes.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'client' },
  spec: { containers: [{ name: 'main', image: 'example.com/none:1' }], terminationGracePeriodSeconds: 0 },
};

async function bindRotation(options: KubectlOptions): Promise<void> {
  await vi.waitFor(
    async () =>
      expect(await kubectl(options, 'create', 'clusterrolebinding', ...rotationBinding)).toMatchObject({ code: 0 }),
    { timeout: 30_000, interval: 250 },
  );
}

// Every run has kubelets that run pods, show logs and run programs (kubelet-client, kubernetes-ca.load); the soak adds
// standard input, Services and forwarded ports, on both releases.
describe.each<KubernetesRelease>(['1.34', '1.37'])('Kubernetes %s', (release) => {
  needs(...nodeClusterComponents(release))('a control plane and a worker', () => {
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
          // Before the kubelet asks for a certificate: kube-controller-manager tries again after longer and longer times.
          serves: () => bindRotation(options),
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

    test("shows the pod's log once the API server's client is bound", async () => {
      const refused = { code: 1, stderr: expect.stringContaining('Forbidden') };
      expect(await admin('logs', 'client')).toMatchObject(refused);
      expect(await admin('create', 'clusterrolebinding', ...kubeletClientBinding[release])).toMatchObject({ code: 0 });
      // Refused requests are remembered for a while, by the kubelet.
      await vi.waitFor(async () => expect(await admin('logs', 'client')).toMatchObject({ stdout: 'main started\n' }), {
        timeout: 45_000,
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

    test('forwards a port to the node of the pod', async () => {
      const server = `require('node:http').createServer((_, answer) => answer.end('from the node')).listen(8080, '127.0.0.1', () => console.log('listening'))`;
      const { directory, enter } = { directory: options.cacheDirectory, enter: worker.enter };
      const logOf = (name: string): string => readFileSync(join(directory, `${name}.log`), 'utf8');
      await using _server = await startProgram({
        name: 'server',
        path: process.execPath,
        flags: ['--eval', server],
        enter,
        directory,
        // kubectl ends where the first connection is refused.
        readiness: async () => ({ ready: logOf('server').includes('listening'), because: logOf('server') }),
      });
      const forwards = [`--kubeconfig=${options.kubeconfig}`, 'port-forward', 'pod/client', ':8080'];
      const log = (): string => logOf('port-forward');
      await using _forward = await startProgram({
        name: 'port-forward',
        path: programPath(ofRelease('kubectl', release)),
        flags: forwards,
        directory,
        readiness: async () => ({ ready: log().includes('Forwarding'), because: log() }),
      });
      const port = /127.0.0.1:(\d+)/.exec(log())?.[1];
      await vi.waitFor(async () =>
        expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('from the node'),
      );
    });

    test('has a kubelet that goes on with a certificate of the cluster', async () => {
      const current = join(worker.varFolder, 'lib', 'kubelet', 'pki', 'kubelet-client-current.pem');
      await vi.waitFor(() => expect(lstatSync(current, { throwIfNoEntry: false })?.isSymbolicLink()).toBe(true), {
        timeout: 40_000,
        interval: 250,
      });
      await cluster.restart('kubelet', 'w1');
      // A kubelet that was started answers 404 until it has listed its pods.
      await vi.waitFor(async () => expect(await admin('logs', 'client')).toMatchObject({ stdout: 'main started\n' }), {
        timeout: 20_000,
        interval: 250,
      });
      expect(cluster.ended).toEqual([]);
    });
  });
});
