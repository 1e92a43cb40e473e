import type { RolloutStep } from '@kpki/engine';
import { httpRequest, type Listener, type LoopbackNode, urlOf } from '@kpki/services';
import { kubeconfigCredentials } from './kubeconfig-credentials.ts';
import type { LiveCluster } from './live-cluster.ts';

/** The rollout in waves, in which the nodes have changed places so that the member or instance that leads is the last. */
export async function leaderLast(
  cluster: LiveCluster,
  rollout: readonly RolloutStep[],
): Promise<readonly (readonly RolloutStep[])[]> {
  let ordered = rollout;
  for (const [component, isOfIt] of Object.entries(rings)) {
    if (!ordered.some((each) => each.component === component && each.leaderLast)) continue;
    ordered = withLast(ordered, isOfIt, await leaderOf(cluster, component as Led));
  }
  return [...Map.groupBy(ordered, ({ wave }) => wave)].toSorted(([a], [b]) => a - b).map(([, wave]) => wave);
}

type Led = 'etcd' | 'kube-controller-manager' | 'kube-scheduler';

/** The API server that shares a node with a member of etcd is stopped before the member's wave, and started after it. */
const rings: Readonly<Record<Led, (each: RolloutStep) => boolean>> = {
  etcd: ({ component, action }) => component === 'etcd' || action === 'stop' || action === 'start',
  'kube-controller-manager': ({ component }) => component === 'kube-controller-manager',
  'kube-scheduler': ({ component }) => component === 'kube-scheduler',
};

/** The waves stay, and the nodes take them in another order. */
function withLast(
  rollout: readonly RolloutStep[],
  isOfIt: (each: RolloutStep) => boolean,
  leader: string | null,
): readonly RolloutStep[] {
  const own = rollout.filter(isOfIt).toSorted((a, b) => a.wave - b.wave);
  const inOrder = [...own.filter(({ node }) => node !== leader), ...own.filter(({ node }) => node === leader)];
  return [
    ...rollout.filter((each) => !isOfIt(each)),
    ...inOrder.map((each, at) => ({ ...each, wave: own[at]?.wave ?? each.wave })),
  ];
}

/** The node whose member or instance leads; null while none does. */
async function leaderOf(cluster: LiveCluster, component: Led): Promise<string | null> {
  for (const node of cluster.nodes) {
    if (!cluster.components.runs(component, node.name)) continue;
    if (isLeader.test(await metricsOf(cluster, component, node))) return node.name;
  }
  return null;
}

const isLeader =
  /^(?:etcd_server_is_leader|leader_election_master_status\{name="kube-(?:controller-manager|scheduler)"\}) 1$/m;

async function metricsOf(cluster: LiveCluster, component: Led, node: LoopbackNode): Promise<string> {
  if (component === 'etcd') return (await fetch(`${urlOf(node, 'etcdMetrics', 'http')}/metrics`)).text();
  const { client } = await kubeconfigCredentials(cluster.filesOf('cp1'), 'super-admin.conf');
  const url = `${urlOf(node, listeners[component])}/metrics`;
  // Such a component signs its own serving certificate.
  return (await httpRequest(url, { ca: 'any', ...(client && { client }) })).body;
}

const listeners = {
  'kube-controller-manager': 'controllerManager',
  'kube-scheduler': 'scheduler',
} as const satisfies Readonly<Record<Exclude<Led, 'etcd'>, Listener>>;
