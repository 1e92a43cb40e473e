import type { FollowUp } from '@kpki/engine';
import { httpsRequest, type Listener, type LoopbackNode, urlOf } from '@kpki/services';
import { kubeconfigCredentials } from './kubeconfig-credentials.ts';
import type { LiveCluster } from './live-cluster.ts';

/** The follow-ups in turns, in which the nodes have changed places so that the member or instance that leads is the last. */
export async function leaderLast(
  cluster: LiveCluster,
  followUp: readonly FollowUp[],
): Promise<readonly (readonly FollowUp[])[]> {
  let ordered = followUp;
  for (const [component, isOfIt] of Object.entries(rings)) {
    if (!ordered.some((each) => each.component === component && each.leaderLast)) continue;
    ordered = withLast(ordered, isOfIt, await leaderOf(cluster, component as Led));
  }
  return [...Map.groupBy(ordered, ({ turn }) => turn)].toSorted(([a], [b]) => a - b).map(([, turn]) => turn);
}

type Led = 'etcd' | 'kube-controller-manager' | 'kube-scheduler';

/** The API server that shares a node with a member of etcd is stopped before the member's turn, and started after it. */
const rings: Readonly<Record<Led, (each: FollowUp) => boolean>> = {
  etcd: ({ component, action }) => component === 'etcd' || action === 'stop' || action === 'start',
  'kube-controller-manager': ({ component }) => component === 'kube-controller-manager',
  'kube-scheduler': ({ component }) => component === 'kube-scheduler',
};

/** The turns stay, and the nodes take them in another order. */
function withLast(
  followUp: readonly FollowUp[],
  isOfIt: (each: FollowUp) => boolean,
  leader: string | null,
): readonly FollowUp[] {
  const own = followUp.filter(isOfIt).toSorted((a, b) => a.turn - b.turn);
  const inOrder = [...own.filter(({ node }) => node !== leader), ...own.filter(({ node }) => node === leader)];
  return [
    ...followUp.filter((each) => !isOfIt(each)),
    ...inOrder.map((each, at) => ({ ...each, turn: own[at]?.turn ?? each.turn })),
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
  return (await httpsRequest(url, { authority: 'any', ...(client && { client }) })).body;
}

const listeners = {
  'kube-controller-manager': 'controllerManager',
  'kube-scheduler': 'scheduler',
} as const satisfies Readonly<Record<Exclude<Led, 'etcd'>, Listener>>;
