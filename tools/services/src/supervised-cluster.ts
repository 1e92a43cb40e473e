import { hostname } from 'node:os';
import type { ControlPlaneComponent } from './cluster.ts';
import type { KubernetesRelease } from './components.ts';
import {
  type ComponentStart,
  startApiServer,
  startControllerManager,
  startEtcd,
  startScheduler,
} from './control-plane.ts';
import type { Flags } from './flags.ts';
import type { HttpRequest, HttpResponse } from './http-request.ts';
import type { KubectlOptions } from './kubectl.ts';
import type { LoopbackNode } from './loopback-node.ts';
import type { NamespacedNode } from './namespaced-node.ts';
import { type NodeComponent, startKubelet, startKubeProxy } from './node-components.ts';
import type { RunningProgram } from './start-program.ts';
import { type Supervised, supervise } from './supervise.ts';

export type ClusterComponent = ControlPlaneComponent | NodeComponent;

/** For each component that runs on a node, what it is started with beyond addresses and ports: asked at each start. */
type FlagsOf<Component extends string> = Readonly<Partial<Record<Component, () => Flags | Promise<Flags>>>>;

/** A node of a supervised cluster, with what runs there. A kubelet and a kube-proxy need namespaces of a node. */
export type SupervisedNode =
  | { readonly node: LoopbackNode; readonly flags: FlagsOf<ControlPlaneComponent> }
  | { readonly node: NamespacedNode; readonly flags: FlagsOf<ClusterComponent> };

export interface SupervisedClusterStart {
  readonly nodes: readonly SupervisedNode[];
  readonly directory: string;
  /** The nodes whose etcd the API server of a node uses: default: its own if it has one, else all. */
  readonly etcdFor?: (node: LoopbackNode) => readonly LoopbackNode[];
  /** A restart of an API server is over when this resolves: for a real read through it. */
  readonly serves?: (node: LoopbackNode) => Promise<void>;
  /** With it, a controller manager or scheduler that is stopped gives up its lease: the next one leads at once. */
  readonly ask?: AskAdministrator;
  /** The release of the Kubernetes programs, by node. Default: the newest. */
  readonly release?: (node: LoopbackNode) => KubernetesRelease;
  /** Asked whether the Node is Ready, to end the start of a kubelet. Default: its /healthz answers. */
  readonly nodeReady?: KubectlOptions;
  /** Fields of the KubeletConfiguration, asked at each start of a kubelet. */
  readonly kubeletConfiguration?: (node: NamespacedNode) => Readonly<Record<string, unknown>>;
}

export interface SupervisedCluster extends AsyncDisposable {
  add(node: SupervisedNode): void;
  runs(component: ClusterComponent, node: string): boolean;
  /** Stops one component of one node and starts it again; resolves when it is ready. */
  restart(component: ClusterComponent, node: string): Promise<void>;
  stop(component: ClusterComponent, node: string): Promise<void>;
  start(component: ClusterComponent, node: string): Promise<void>;
  processId(component: ClusterComponent, node: string): number;
  log(component: ClusterComponent, node: string): string;
  /** The programs that exited without a stop and were started again: `kube-scheduler cp1`, one for each time. */
  readonly ended: readonly string[];
}

const order: readonly ClusterComponent[] = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
];

const led: ReadonlySet<ClusterComponent> = new Set(['kube-controller-manager', 'kube-scheduler']);

/**
 * An API server and a member of etcd wait for watches to end, for half a minute and more, and serve no client meanwhile:
 * over ten seconds the controller-manager and the scheduler lose their leases. What was asked is answered long before.
 */
const graceMilliseconds = 1_000;

/** Starts the components of each kind at once, kind after kind. When one does not become ready, all are stopped. */
export async function startSupervisedCluster(start: SupervisedClusterStart): Promise<SupervisedCluster> {
  const ended: string[] = [];
  const all = new Map<string, Supervised>();
  const add = (each: SupervisedNode): void => {
    for (const component of order) {
      const begin = startOf(component, each, start);
      if (begin === null) continue;
      const name = nameOf(component, each.node.name);
      all.set(
        name,
        supervise(begin, () => ended.push(name)),
      );
    }
  };
  for (const each of start.nodes) add(each);
  const one = (component: ClusterComponent, node: string): Supervised => {
    const found = all.get(nameOf(component, node));
    if (found === undefined) throw new Error(`no ${component} runs on ${node}`);
    return found;
  };
  const stop = async (component: ClusterComponent, node: string): Promise<void> => {
    await one(component, node).stop();
    if (start.ask !== undefined && led.has(component)) await giveUpLease(start.ask, component, node);
  };
  const stopAll = async (): Promise<void> => {
    // What it holds is thrown away: nothing has to end in good order.
    await Promise.all([...all.values()].map((each) => each.stop('SIGKILL')));
  };
  try {
    for (const component of order) {
      const kind = [...all].filter(([name]) => name.startsWith(`${component} `));
      await Promise.all(kind.map(([, each]) => each.start()));
    }
  } catch (error) {
    await stopAll();
    throw error;
  }
  return {
    add,
    runs: (component, node) => all.has(nameOf(component, node)),
    restart: async (component, node) => {
      await stop(component, node);
      await one(component, node).start();
    },
    stop,
    start: (component, node) => one(component, node).start(),
    processId: (component, node) => one(component, node).processId(),
    log: (component, node) => one(component, node).log(),
    ended,
    [Symbol.asyncDispose]: stopAll,
  };
}

function nameOf(component: ClusterComponent, node: string): string {
  return `${component} ${node}`;
}

function startOf(
  component: ClusterComponent,
  each: SupervisedNode,
  cluster: SupervisedClusterStart,
): (() => Promise<RunningProgram>) | null {
  const flags = (each.flags as FlagsOf<ClusterComponent>)[component];
  if (flags === undefined) return null;
  const release = cluster.release?.(each.node);
  const common = { directory: cluster.directory, graceMilliseconds, ...(release !== undefined && { release }) };
  if (component !== 'kubelet' && component !== 'kube-proxy') {
    return async () => startOne(component, { ...common, node: each.node, flags: await flags() }, cluster);
  }
  const { node } = each;
  if (!isNamespaced(node)) throw new Error(`a ${component} runs in namespaces of a node, and ${node.name} has none`);
  if (component === 'kube-proxy') return async () => startKubeProxy({ ...common, node, flags: await flags() });
  const { nodeReady, kubeletConfiguration } = cluster;
  return async () =>
    startKubelet({
      ...common,
      node,
      flags: await flags(),
      ...(nodeReady && { nodeReady }),
      ...(kubeletConfiguration && { configuration: kubeletConfiguration(node) }),
    });
}

function isNamespaced(node: LoopbackNode | NamespacedNode): node is NamespacedNode {
  return 'kind' in node;
}

async function startOne(
  component: ControlPlaneComponent,
  start: ComponentStart,
  cluster: SupervisedClusterStart,
): Promise<RunningProgram> {
  const { node } = start;
  const members = cluster.nodes.filter((each) => each.flags.etcd !== undefined).map((each) => each.node);
  switch (component) {
    case 'etcd':
      return startEtcd({ ...start, members });
    case 'kube-apiserver': {
      const own = members.filter((each) => each.name === node.name);
      const etcd = cluster.etcdFor?.(node) ?? (own.length > 0 ? own : members);
      const program = await startApiServer({ ...start, etcd });
      await cluster.serves?.(node);
      return program;
    }
    case 'kube-controller-manager':
      return startControllerManager(start);
    case 'kube-scheduler':
      return startScheduler(start);
  }
}

type AskAdministrator = (path: string, request?: Partial<HttpRequest>) => Promise<HttpResponse>;

interface Lease {
  readonly spec: { readonly holderIdentity?: string };
}

/**
 * Gives up the lease of a dead instance, so that the next leads at once and not after 15 seconds, if a server answers.
 */
async function giveUpLease(ask: AskAdministrator, component: string, node: string): Promise<void> {
  const path = `/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/${component}`;
  const answer = await ask(path).catch(() => null);
  if (answer?.status !== 200) return;
  const holder = (JSON.parse(answer.body) as Lease).spec.holderIdentity ?? '';
  // A node without namespaces has the host name of this machine.
  if (![node, hostname()].some((name) => holder.startsWith(`${name}_`))) return;
  const headers = { 'content-type': 'application/merge-patch+json' };
  const body = JSON.stringify({ spec: { holderIdentity: '' } });
  await ask(path, { method: 'PATCH', headers, body }).catch(() => null);
}
