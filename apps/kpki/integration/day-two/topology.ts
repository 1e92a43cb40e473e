import { type ControlPlaneComponent, type KubernetesRelease, type NamespacedNode, versionOf } from '@kpki/services';
import { clusterPki } from '../../test/configurations.ts';

/**
 * Whether etcd members run beside API servers or on machines of their own; `small` is the least with two API servers, a
 * load balancer before them, and kubelets on servers and workers.
 */
export type Topology = 'stacked' | 'external' | 'small';

/** A machine of the cluster, and what runs on it. */
export interface Machine {
  readonly node: NamespacedNode;
  readonly components: readonly ControlPlaneComponent[];
  readonly hasKubelet: boolean;
}

type MachineRow = Omit<Machine, 'node'>;

const servers = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
const server: MachineRow = { components: servers, hasKubelet: true };
const serverWithEtcd: MachineRow = { components: ['etcd', ...servers], hasKubelet: true };
const member: MachineRow = { components: ['etcd'], hasKubelet: false };
const worker: MachineRow = { components: [], hasKubelet: true };

export const machineRows: Readonly<Record<Topology, Readonly<Record<string, MachineRow>>>> = {
  stacked: { cp1: serverWithEtcd, cp2: serverWithEtcd, cp3: serverWithEtcd, w1: worker },
  external: { cp1: server, cp2: server, etcd1: member, etcd2: member, etcd3: member, w1: worker, w2: worker },
  small: { cp1: server, cp2: server, etcd1: member, w1: worker },
};

/** A `kpki.yaml` whose sink is what the machines read their files from, with more of a `spec`. */
export function configurationOf(
  all: readonly Machine[],
  topology: Topology,
  {
    release,
    endpoint,
    spec,
  }: { readonly release: KubernetesRelease; readonly endpoint: string; readonly spec: string },
): string {
  const listed = (machines: readonly Machine[], indent: string): readonly string[] =>
    machines.map(({ node }) => `${indent}- { name: ${node.name}, addresses: [${node.address}] }`);
  const isServer = ({ components }: Machine): boolean => components.includes('kube-apiserver');
  const workers = all.filter(({ components }) => components.length === 0);
  const members = all.filter((each) => each.components.length > 0 && !isServer(each));
  const etcd =
    topology === 'stacked' ? [] : ['  etcd:', '    topology: external', '    nodes:', ...listed(members, '      ')];
  return `${clusterPki('live')}
  kubernetesVersion: ${versionOf(release)}
  controlPlaneEndpoint: ${endpoint}
  include: [kubelet-server, kube-proxy.conf]
  controlPlane:
${listed(all.filter(isServer), '    ').join('\n')}
  nodes:
${listed(workers, '    ').join('\n')}
${[...etcd, spec.replace(/^/gm, '  ')].join('\n')}
environments:
  only:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./nodes }, layout: kubeadm } }
`;
}
