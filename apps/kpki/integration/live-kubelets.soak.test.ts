import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LiveVerdict } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import {
  type Flags,
  httpRequest,
  type NamespacedNode,
  nodeClusterComponents,
  openNodeNetwork,
  type ProgramResult,
  type SupervisedCluster,
  startSupervisedCluster,
  temporaryDirectory,
  urlOf,
  versionOf,
} from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import type { Cluster, Component } from '@kpki/spec';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { kubeconfigCredentials } from './day-two/kubeconfig-credentials.ts';
import { eventually } from './eventually.ts';
import { flagsOf } from './flags.ts';
import { type Ask, createBindings } from './init-bindings.ts';
import { applyEnvironment, kpkiIn, succeeds } from './program.ts';

const run = needs(...nodeClusterComponents());

const onNode = '/etc/kubernetes';

function configurationText(cp1: string, w1: string): string {
  return `${clusterPki('kubelets')}
  kubernetesVersion: ${versionOf()}
  profile: kubeadm
  keys: { ca: ec-p256, certificates: ec-p256, kubeconfigs: ec-p256 }
  include: [kubelet-server]
  controlPlane: [{ name: cp1, addresses: [${cp1}] }]
  nodes: [{ name: w1, addresses: [${w1}] }]
environments:
  here: &here
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm } }
  proxied:
    <<: *here
    live: { cp1: { kubelet: "127.0.0.1:1" }, w1: { kubelet: "127.0.0.1:1" } }
`;
}

interface SigningRequest {
  readonly spec: { readonly username: string };
  readonly status: { readonly certificate?: string };
}

// In every run kubelets are started (topologies, kubelet-client), checks of a live cluster close and open the phases of
// a rotation (rotate-gate), and kubelets follow one under load (day-two); the soak adds the lines of each kubelet.
run('live checks of real kubelets', () => {
  const resources = new AsyncDisposableStack();
  let folder: string;
  let nodes: readonly NamespacedNode[];
  let cluster: SupervisedCluster;
  let declared: Cluster;
  let signingFile = 'ca.crt';

  const rotate = (...words: readonly string[]): Promise<ProgramResult> =>
    kpkiIn(folder, 'rotate', 'kubernetes-ca', '-e', 'here', '--yes', ...words);

  const flags = (component: Component): Flags =>
    flagsOf(component, declared, onNode).map((each) =>
      each.startsWith('--cluster-signing-cert-file=')
        ? `--cluster-signing-cert-file=${onNode}/pki/${signingFile}`
        : each,
    );
  // By default a kubelet has 50 seconds.
  const controllerFlags = (): Flags => [...flags('kube-controller-manager'), '--node-monitor-grace-period=20s'];

  async function verdictsByNode(environment = 'here'): Promise<ReadonlyMap<string, readonly Shown<LiveVerdict>[]>> {
    const { stdout } = await kpkiIn(folder, 'verify', '--live', '-e', environment, '-o', 'json');
    const { verdicts } = JSON.parse(stdout) as { readonly verdicts: readonly Shown<LiveVerdict>[] };
    const of = (name: string) => verdicts.filter((each) => each.name === `kubelet/${name}`);
    return new Map(nodes.map(({ name }) => [name, of(name)]));
  }

  async function clientVerdicts(environment?: string): Promise<readonly (Shown<LiveVerdict> | undefined)[]> {
    const verdicts = await verdictsByNode(environment);
    return [...verdicts.values()].map((of) => of.find(({ what }) => what.startsWith('client certificate of kubelet')));
  }

  /** Restarts what keeps credentials in memory, as the list of a phase says. */
  const rotateThrough = (phase: string): Promise<string> =>
    succeeds(folder, 'rotate', 'kubernetes-ca', '-e', 'here', '--through', phase, '--skip-live-checks', '--yes');

  async function restartAll(): Promise<void> {
    await cluster.restart('kube-apiserver', 'cp1');
    await Promise.all([
      cluster.restart('kube-controller-manager', 'cp1'),
      cluster.restart('kube-scheduler', 'cp1'),
      ...nodes.map(({ name }) => cluster.restart('kubelet', name)),
    ]);
  }

  beforeAll(async () => {
    folder = resources.use(await temporaryDirectory()).path;
    const network = resources.use(await openNodeNetwork(folder));
    const kubernetesFolder = (name: string): string => join(folder, 'kubernetes', name);
    const cp1 = await network.startNode({ name: 'cp1', kubernetesFolder: kubernetesFolder('cp1') });
    const w1 = await network.startNode({ name: 'w1', kubernetesFolder: kubernetesFolder('w1') });
    nodes = [cp1, w1];
    const applied = await applyEnvironment(configurationText(cp1.address, w1.address), folder, '-e', 'here');
    declared = applied.cluster;
    const ask: Ask = async (path, request = {}) => {
      const superAdmin = await kubeconfigCredentials(kubernetesFolder('cp1'), 'super-admin.conf');
      return httpRequest(`${urlOf(cp1, 'apiServer')}${path}`, { ...superAdmin, asGo: true, ...request });
    };
    let isBound = false;
    cluster = resources.use(
      await startSupervisedCluster({
        directory: folder,
        ask,
        // Before a kubelet asks for a certificate: the controller manager retries at longer and longer intervals.
        serves: async () => {
          if (isBound) return;
          await eventually(() => createBindings(ask));
          isBound = true;
        },
        nodeReady: {
          kubeconfig: join(kubernetesFolder('cp1'), 'super-admin.conf'),
          cacheDirectory: join(folder, 'kubectl-cache'),
        },
        nodes: [
          {
            node: cp1,
            flags: {
              etcd: () => flags('etcd'),
              'kube-apiserver': () => flags('kube-apiserver'),
              'kube-controller-manager': controllerFlags,
              'kube-scheduler': () => flags('kube-scheduler'),
              kubelet: () => flags('kubelet'),
            },
          },
          { node: w1, flags: { kubelet: () => flags('kubelet') } },
        ],
      }),
    );
    // A kubelet that restarts before its first request is signed keeps the certificate of kubelet.conf.
    await vi.waitFor(
      async () => {
        const { body } = await ask('/apis/certificates.k8s.io/v1/certificatesigningrequests');
        const { items } = JSON.parse(body) as { readonly items: readonly SigningRequest[] };
        const signed = items.filter(({ status }) => status.certificate !== undefined);
        const names = signed.map(({ spec }) => spec.username);
        for (const { name } of nodes) expect(names).toContain(`system:node:${name}`);
      },
      { timeout: 150_000, interval: 500 },
    );
  }, 240_000);

  afterAll(() => resources.disposeAsync());

  test('without a rotation, each kubelet is proven by its Node', { timeout: 120_000 }, async () => {
    await eventually(async () => {
      for (const [name, verdicts] of await verdictsByNode()) {
        expect(verdicts.map(({ holds }) => holds)).toEqual(verdicts.map(() => 'yes'));
        expect(verdicts.map(({ what }) => what)).toContain(`Node ${name}`);
      }
    });
  });

  test('a kubelet with its old certificate blocks distrust until the fix is done', {
    timeout: 400_000,
  }, async () => {
    await rotateThrough('trust');
    signingFile = 'ca-signing.crt';
    await restartAll();
    for (const [name, verdicts] of await verdictsByNode()) {
      expect(verdicts.find(({ what }) => what === `restart of kubelet ${name}`)).toMatchObject({ holds: 'yes' });
    }
    await rotateThrough('reissue');
    await restartAll();

    const old = {
      holds: 'no',
      text: expect.stringContaining('remove /var/lib/kubelet/pki/kubelet-client-current.pem'),
    };
    await eventually(async () => expect(await clientVerdicts()).toMatchObject([old, old]));
    // If the kubelet is unreachable from here, the API server is asked.
    expect((await clientVerdicts('proxied'))[1]).toMatchObject({ holds: 'no' });
    const closed = await rotate();
    expect(closed.code, closed.stdout).toBe(4);
    expect(closed.stdout.replaceAll(/\s+/g, ' ')).toContain('client certificate of kubelet w1');
    // Failed checks cannot be accepted.
    expect((await rotate('--accept-unproven', 'w1', '--accept-unproven', 'cp1')).code).toBe(4);

    await Promise.all(
      nodes.map(async ({ name, varFolder }) => {
        await cluster.stop('kubelet', name);
        await rm(join(varFolder, 'lib/kubelet/pki/kubelet-client-current.pem'));
        await cluster.start('kubelet', name);
      }),
    );
    expect(await clientVerdicts()).toMatchObject([{ holds: 'yes' }, { holds: 'yes' }]);
    await eventually(async () => {
      const { code, stdout, stderr } = await rotate();
      expect(code, `${stdout}${stderr}`).toBe(0);
      expect(stdout).toContain('Every live check before distrust is proven.');
    });
  });

  test('a stopped kubelet blocks the next phase, as NotReady once its Node is NotReady', {
    timeout: 180_000,
  }, async () => {
    await cluster.stop('kubelet', 'w1');
    const closed = await rotate();
    expect(closed.code).toBe(4);
    expect(closed.stdout).toContain('kubelet/w1');
    await vi.waitFor(
      async () => {
        const verdicts = (await verdictsByNode()).get('w1');
        expect(verdicts?.find(({ what }) => what === 'Node w1')).toMatchObject({
          holds: 'no',
          text: expect.stringContaining('NodeStatusUnknown'),
        });
      },
      { timeout: 120_000, interval: 500 },
    );
    const refused = await rotate('--accept-unproven', 'w1');
    expect(refused.code).toBe(4);
    expect(refused.stdout.replaceAll(/\s+/g, ' ')).toContain('Node w1: the Node is NotReady (NodeStatusUnknown');
  });
});
