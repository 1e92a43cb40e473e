import type { ControlPlaneComponent } from './cluster.ts';
import { startApiServer, startControllerManager, startEtcd, startScheduler } from './control-plane.ts';
import type { Flags } from './flags.ts';
import type { LoopbackNode } from './loopback-node.ts';
import type { RunningProgram } from './start-program.ts';
import { type Supervised, supervise } from './supervise.ts';

/** A node of a supervised cluster, with what runs there. */
export interface SupervisedNode {
  readonly node: LoopbackNode;
  /** For each component that runs there, what it is started with beyond addresses and ports: asked at each start. */
  readonly flags: Readonly<Partial<Record<ControlPlaneComponent, () => Flags | Promise<Flags>>>>;
}

export interface SupervisedClusterStart {
  readonly nodes: readonly SupervisedNode[];
  /** For logs and data. */
  readonly directory: string;
  /** The nodes whose etcd the API server of a node uses: its own where it has one, unless told, else every one. */
  readonly etcdFor?: (node: LoopbackNode) => readonly LoopbackNode[];
  /** A restart of an API server is over when this resolves: for a real read through it. */
  readonly serves?: (node: LoopbackNode) => Promise<void>;
}

/** A control plane whose components are stopped and started one by one, as an init system or a kubelet would. */
export interface SupervisedCluster extends AsyncDisposable {
  /** Whether a component runs on a node of that name. */
  runs(component: ControlPlaneComponent, node: string): boolean;
  /** Stops one component of one node and starts it again; resolves when it is ready. */
  restart(component: ControlPlaneComponent, node: string): Promise<void>;
  stop(component: ControlPlaneComponent, node: string): Promise<void>;
  start(component: ControlPlaneComponent, node: string): Promise<void>;
  processId(component: ControlPlaneComponent, node: string): number;
  log(component: ControlPlaneComponent, node: string): string;
  /** What ended though nobody stopped it, and was started again: `kube-scheduler cp1`, one for each time. */
  readonly ended: readonly string[];
}

const order: readonly ControlPlaneComponent[] = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];

/**
 * An API server and a member of etcd wait for watches to end, for half a minute and more, and nobody is served meanwhile:
 * over ten seconds the controller-manager and the scheduler lose their leases. What was asked is answered long before.
 */
const graceMilliseconds = 2_000;

/** Starts the components of each kind at once, kind after kind. When one does not become ready, all are stopped. */
export async function startSupervisedCluster(start: SupervisedClusterStart): Promise<SupervisedCluster> {
  const ended: string[] = [];
  const all = new Map<string, Supervised>();
  for (const component of order) {
    for (const each of start.nodes) {
      const flags = each.flags[component];
      if (flags === undefined) continue;
      const name = nameOf(component, each.node.name);
      const begin = async (): Promise<RunningProgram> => startOne(component, each.node, await flags(), start);
      all.set(
        name,
        supervise(begin, () => ended.push(name)),
      );
    }
  }
  const one = (component: ControlPlaneComponent, node: string): Supervised => {
    const found = all.get(nameOf(component, node));
    if (found === undefined) throw new Error(`no ${component} runs on ${node}`);
    return found;
  };
  const stopAll = async (): Promise<void> => {
    for (const component of order.toReversed()) {
      await Promise.all([...all].map(([name, each]) => (name.startsWith(`${component} `) ? each.stop() : undefined)));
    }
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
    runs: (component, node) => all.has(nameOf(component, node)),
    restart: async (component, node) => {
      await one(component, node).stop();
      await one(component, node).start();
    },
    stop: (component, node) => one(component, node).stop(),
    start: (component, node) => one(component, node).start(),
    processId: (component, node) => one(component, node).processId(),
    log: (component, node) => one(component, node).log(),
    ended,
    [Symbol.asyncDispose]: stopAll,
  };
}

function nameOf(component: ControlPlaneComponent, node: string): string {
  return `${component} ${node}`;
}

async function startOne(
  component: ControlPlaneComponent,
  node: LoopbackNode,
  flags: Flags,
  cluster: SupervisedClusterStart,
): Promise<RunningProgram> {
  const members = cluster.nodes.filter((each) => each.flags.etcd !== undefined).map((each) => each.node);
  const common = { node, flags, directory: cluster.directory, graceMilliseconds };
  switch (component) {
    case 'etcd':
      return startEtcd({ ...common, members });
    case 'kube-apiserver': {
      const own = members.filter((each) => each.name === node.name);
      const etcd = cluster.etcdFor?.(node) ?? (own.length > 0 ? own : members);
      const program = await startApiServer({ ...common, etcd });
      await cluster.serves?.(node);
      return program;
    }
    case 'kube-controller-manager':
      return startControllerManager(common);
    case 'kube-scheduler':
      return startScheduler(common);
  }
}
