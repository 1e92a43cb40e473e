import {
  type Flags,
  type KubernetesRelease,
  type NamespacedNode,
  type NodeComponent,
  type Supervised,
  startKubelet,
  startKubeProxy,
  supervise,
} from '@kpki/services';

/** The kubelet and the kube-proxy of each node, started and stopped one by one, as an init system would. */
export interface NodeAgents extends AsyncDisposable {
  readonly nodes: readonly NamespacedNode[];
  /** With flags beside those of kpki, from this start on. */
  start(component: NodeComponent, node: string, more?: Flags): Promise<void>;
  stop(component: NodeComponent, node: string): Promise<void>;
  restart(component: NodeComponent, node: string): Promise<void>;
  processId(component: NodeComponent, node: string): number;
  log(component: NodeComponent, node: string): string;
  /** What ended though nothing stopped it, and was started again: `kubelet w1`, one for each time. */
  readonly ended: readonly string[];
}

export interface NodeAgentsStart {
  readonly nodes: readonly NamespacedNode[];
  /** For logs. */
  readonly directory: string;
  readonly release: KubernetesRelease;
  /** Asked at each start. */
  readonly flags: (component: NodeComponent, node: string) => Promise<Flags>;
}

const starters = { kubelet: startKubelet, 'kube-proxy': startKubeProxy } as const;

/** Starts nothing yet. */
export function nodeAgents({ nodes, directory, release, flags }: NodeAgentsStart): NodeAgents {
  const ended: string[] = [];
  const all = new Map<string, Supervised>();
  const added = new Map<string, Flags>();
  for (const node of nodes) {
    for (const component of ['kubelet', 'kube-proxy'] as const) {
      const name = `${component} ${node.name}`;
      const begin = async (): ReturnType<typeof startKubelet> => {
        const own = [...(await flags(component, node.name)), ...(added.get(name) ?? [])];
        return starters[component]({ node, directory, release, flags: own, graceMilliseconds: 2_000 });
      };
      all.set(
        name,
        supervise(begin, () => ended.push(name)),
      );
    }
  }
  const one = (component: NodeComponent, node: string): Supervised => {
    const found = all.get(`${component} ${node}`);
    if (found === undefined) throw new Error(`no ${component} runs on ${node}`);
    return found;
  };
  const stopAll = async (): Promise<void> => {
    await Promise.all([...all.values()].map((each) => each.stop()));
  };
  return {
    nodes,
    start: (component, node, more = []) => {
      added.set(`${component} ${node}`, more);
      return one(component, node).start();
    },
    stop: (component, node) => one(component, node).stop(),
    restart: async (component, node) => {
      await one(component, node).stop();
      await one(component, node).start();
    },
    processId: (component, node) => one(component, node).processId(),
    log: (component, node) => one(component, node).log(),
    ended,
    [Symbol.asyncDispose]: stopAll,
  };
}
