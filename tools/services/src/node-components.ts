import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { programPath } from './component.ts';
import { type ComponentName, type KubernetesProgram, type KubernetesRelease, ofRelease } from './components.ts';
import { type Flags, withDefaults } from './flags.ts';
import { type KubectlOptions, kubectl } from './kubectl.ts';
import { type NamespacedNode, runtimeSocket } from './namespaced-node.ts';
import { type Readiness, type RunningProgram, startProgram } from './start-program.ts';

export type NodeComponent = 'kubelet' | 'kube-proxy';

export function nodeClusterComponents(release?: KubernetesRelease): readonly ComponentName[] {
  return [
    ofRelease('etcd', release),
    'fake-cri',
    'ip',
    'nft',
    'node-namespaces',
    ...programs.map((each) => ofRelease(each, release)),
  ];
}

const programs: readonly KubernetesProgram[] = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'kubectl',
  'kubeadm',
];

export interface NodeComponentStart {
  readonly node: NamespacedNode;
  readonly directory: string;
  /** The flags under test, such as those that read files. They win over the ones that are set here. */
  readonly flags: Flags;
  readonly release?: KubernetesRelease;
  readonly withinMilliseconds?: number;
  readonly graceMilliseconds?: number;
}

export interface KubeletStart extends NodeComponentStart {
  /** Fields of the KubeletConfiguration that win over the ones that are set here. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** How to ask whether the Node is Ready. Without it, a kubelet is ready when its /healthz answers. */
  readonly nodeReady?: KubectlOptions;
}

const kubeletHealthPort = 10_248;
const proxyHealthPort = 10_256;
const proxyMetricsPort = 10_249;

/** Starts a kubelet as kubeadm configures it, but without cgroups and with a runtime that runs nothing. */
export async function startKubelet(start: KubeletStart): Promise<RunningProgram> {
  const { node, directory, flags, configuration, nodeReady } = start;
  const file = join(directory, `kubelet-${node.name}.json`);
  await writeFile(file, JSON.stringify({ ...kubeletConfiguration(node), ...configuration }, null, 2));
  const begin = Date.now();
  return startNodeComponent(
    'kubelet',
    start,
    withDefaults([`--config=${file}`, `--node-ip=${node.address}`], flags),
    async () => {
      const health = await healthOf(node, kubeletHealthPort);
      if (!health.ready || nodeReady === undefined) return health;
      const readiness = await nodeReadySince(begin, node.name, nodeReady);
      // A kubelet reports every two seconds, and each question takes a process.
      if (!readiness.ready) await pause(300);
      return readiness;
    },
  );
}

/** Starts a kube-proxy with nftables; ready when its rules are there. It ends by itself unless its Node exists. */
export function startKubeProxy(start: NodeComponentStart): Promise<RunningProgram> {
  const { node, flags } = start;
  const defaults = [
    '--proxy-mode=nftables',
    `--healthz-bind-address=${node.address}:${proxyHealthPort}`,
    `--metrics-bind-address=${node.address}:${proxyMetricsPort}`,
    // The kernel has these once for all namespaces.
    '--conntrack-max-per-core=0',
    '--conntrack-min=0',
    '--conntrack-tcp-timeout-established=0s',
    '--conntrack-tcp-timeout-close-wait=0s',
  ];
  return startNodeComponent('kube-proxy', start, withDefaults(defaults, flags), () => healthOf(node, proxyHealthPort));
}

/** What kubeadm sets, without cgroups; and periods of seconds, so that tests do not wait. */
function kubeletConfiguration({ address }: NamespacedNode): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address,
    authentication: { anonymous: { enabled: false }, webhook: { enabled: true } },
    // What was refused is asked again at once, so that a test sees a new binding at once. What was allowed stays cached.
    authorization: { mode: 'Webhook', webhook: { cacheUnauthorizedTTL: '1s' } },
    rotateCertificates: true,
    readOnlyPort: 0,
    // For the starter, and on loopback for kubeadm.
    healthzBindAddress: '0.0.0.0',
    healthzPort: kubeletHealthPort,
    containerRuntimeEndpoint: `unix://${runtimeSocket}`,
    clusterDNS: ['10.96.0.10'],
    clusterDomain: 'cluster.local',
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    failSwapOn: false,
    failCgroupV1: false,
    localStorageCapacityIsolation: false,
    makeIPTablesUtilChains: false,
    // The default is below /usr, which nodes share with this machine.
    volumePluginDir: '/var/lib/kubelet/volume-plugins',
    syncFrequency: '2s',
    nodeStatusUpdateFrequency: '2s',
    nodeStatusReportFrequency: '2s',
    nodeLeaseDurationSeconds: 8,
  };
}

function startNodeComponent(
  component: NodeComponent,
  { node, directory, release, withinMilliseconds, graceMilliseconds }: NodeComponentStart,
  flags: Flags,
  readiness: () => Promise<Readiness>,
): Promise<RunningProgram> {
  return startProgram({
    name: `${component}-${node.name}`,
    path: programPath(ofRelease(component, release)),
    flags,
    enter: node.enter,
    directory,
    readiness,
    ...(withinMilliseconds !== undefined && { withinMilliseconds }),
    ...(graceMilliseconds !== undefined && { graceMilliseconds }),
  });
}

async function healthOf({ address }: NamespacedNode, port: number): Promise<Readiness> {
  const response = await fetch(`http://${address}:${port}/healthz`, { signal: AbortSignal.timeout(5_000) });
  if (response.status === 200) return { ready: true };
  return { ready: false, because: `status ${response.status}: ${(await response.text()).trim()}` };
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly lastHeartbeatTime: string;
  readonly message: string;
}

/** Ready, as a kubelet reported that began after `begin`: what an earlier one reported stays for a while. */
async function nodeReadySince(begin: number, name: string, options: KubectlOptions): Promise<Readiness> {
  const { code, stdout, stderr } = await kubectl(options, 'get', 'node', name, '-o', 'json');
  if (code !== 0) return { ready: false, because: stderr.trim() };
  const { status } = JSON.parse(stdout) as { readonly status: { readonly conditions?: readonly Condition[] } };
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  if (ready === undefined) return { ready: false, because: `Node ${name} has no condition Ready` };
  // The API has whole seconds, rounded down: a report in the second of the start may be of the kubelet before.
  if (Date.parse(ready.lastHeartbeatTime) < begin) return { ready: false, because: `Node ${name} is not reported yet` };
  return ready.status === 'True'
    ? { ready: true }
    : { ready: false, because: `Node ${name} is not Ready: ${ready.message}` };
}
