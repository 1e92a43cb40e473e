import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RolloutStep } from '@kpki/engine';
import type { ControlPlaneComponent, NodeComponent } from '@kpki/services';
import type { Clients } from './clients.ts';
import { inTime } from './in-time.ts';
import { leaderLast } from './leader-last.ts';
import type { LiveCluster } from './live-cluster.ts';
import { onNode } from './on-node.ts';
import { publishedCas } from './service-account.ts';

/** Does what kpki says has to happen, wave after wave, and nothing else. */
export async function follow(cluster: LiveCluster, clients: Clients, rollout: readonly RolloutStep[]): Promise<void> {
  for (const wave of await leaderLast(cluster, rollout)) {
    await Promise.all(wave.map((each) => doOne(cluster, clients, each)));
  }
}

async function doOne(cluster: LiveCluster, clients: Clients, each: RolloutStep): Promise<void> {
  const { action, component, node } = each;
  if (action === 'reloads' || action === 'distribute') return;
  if (action === 'redistribute') return redistribute(cluster, clients, each);
  if (component === null || node === null) throw new Error(`who is to ${action}? ${component} ${node}`);
  if (isAgent(component)) return followOnNode(cluster, each, component, node);
  if (!isRun(component)) throw new Error(`who is to ${action}? ${component} ${node}`);
  for (const { flag, file } of each.moves ?? []) cluster.moveFlag(component, flag, file);
  await cluster.components[action](component, node);
}

/** A kubelet or a kube-proxy; files that are to be removed are removed while it does not run. */
async function followOnNode(
  { agents, nodeNamed, restarts }: LiveCluster,
  { action, removes = [] }: RolloutStep,
  component: NodeComponent,
  node: string,
): Promise<void> {
  if (action !== 'restart') throw new Error(`what does ${action} mean for ${component} ${node}?`);
  await agents.stop(component, node);
  for (const file of removes) await rm(onNode(nodeNamed(node), file), { force: true });
  if (component === 'kubelet') restarts.push({ node, at: Date.now() });
  await agents.start(component, node);
}

/**
 * Whoever holds a kubeconfig that kpki keeps reads it again; whoever verifies by a copy of the trust bundle is a pod, or was
 * given a kubeconfig.
 */
async function redistribute(
  cluster: LiveCluster,
  clients: Clients,
  { component, artifacts }: RolloutStep,
): Promise<void> {
  if (component === 'kubectl') return clients.move('people');
  if (!artifacts.includes('kubernetes-ca-bundle')) return;
  const wanted = await readFile(join(cluster.filesOf('cp1'), 'pki/ca.crt'), 'utf8');
  await inTime(async () => {
    if ((await publishedCas(cluster)).trim() !== wanted.trim()) throw new Error('kube-root-ca.crt is the old one');
  });
  await clients.podsHaveCas();
  await clients.move('pods');
  await clients.move('given-away');
}

function isAgent(component: string): component is NodeComponent {
  return component === 'kubelet' || component === 'kube-proxy';
}

function isRun(component: string): component is ControlPlaneComponent {
  return ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].includes(component);
}
