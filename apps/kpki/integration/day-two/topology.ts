import { type ControlPlaneComponent, type LoopbackNode, reserveNode } from '@kpki/services';

/** How the members of etcd stand to the control plane: each beside an API server that uses it alone, or by themselves. */
export type Topology = 'stacked' | 'external';

/** A machine of the cluster, and what runs on it. */
export interface Machine {
  readonly node: LoopbackNode;
  readonly components: readonly ControlPlaneComponent[];
}

const servers = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;

const machines: Readonly<Record<Topology, Readonly<Record<string, readonly ControlPlaneComponent[]>>>> = {
  stacked: { cp1: ['etcd', ...servers], cp2: ['etcd', ...servers], cp3: ['etcd', ...servers] },
  external: { cp1: servers, cp2: servers, etcd1: ['etcd'], etcd2: ['etcd'], etcd3: ['etcd'] },
};

export async function reserveMachines(topology: Topology): Promise<readonly Machine[]> {
  return Promise.all(
    Object.entries(machines[topology]).map(async ([name, components], index) => ({
      node: await reserveNode(name, `127.0.0.${index + 1}`),
      components,
    })),
  );
}

/** A `kpki.yaml` whose sink is what the machines read their files from, with more of a `spec`. */
export function declarationOf(all: readonly Machine[], topology: Topology, spec: string): string {
  const isServer = ({ components }: Machine): boolean => components.includes('kube-apiserver');
  const controlPlane = all
    .filter(isServer)
    .map(({ node }) => `    - { name: ${node.name}, addresses: [${node.address}], port: ${node.ports.apiServer} }`);
  const members = all
    .filter((each) => !isServer(each))
    .map(({ node }) => `      - { name: ${node.name}, addresses: [${node.address}] }`);
  const etcd = topology === 'stacked' ? [] : ['  etcd:', '    topology: external', '    nodes:', ...members];
  return `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: live }
spec:
  kubernetesVersion: v1.34.4
  controlPlane:
${[...controlPlane, ...etcd].join('\n')}
${spec.replace(/^/gm, '  ')}
environments:
  only:
    backends: { default: { use: "@kpki/node-crypto" } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./nodes }, layout: kubeadm } }
    live:
${all.map(listening).join('\n')}
`;
}

function listening({ node, components }: Machine): string {
  const { address, ports } = node;
  const at = components.flatMap((each) =>
    each === 'etcd'
      ? [`etcd: "${address}:${ports.etcdClient}"`, `etcd-peer: "${address}:${ports.etcdPeer}"`]
      : [`${each}: "${address}:${ports[portOf[each]]}"`],
  );
  return `      ${node.name}: { ${at.join(', ')} }`;
}

const portOf = {
  'kube-apiserver': 'apiServer',
  'kube-controller-manager': 'controllerManager',
  'kube-scheduler': 'scheduler',
} as const;
