import type { Cluster, ControlPlaneNode } from '@kpki/spec';

const day = 86_400;

/** A control-plane node that advertises its first address. */
export function controlPlaneNode(name: string, ...addresses: readonly string[]): ControlPlaneNode {
  return { name, addresses, advertiseAddress: addresses[0] ?? '192.0.2.1', port: 6443 };
}

/** One node, P-256 everywhere, so that a whole PKI is made in milliseconds; a test says what is different. */
export function cluster(different: Partial<Cluster> = {}): Cluster {
  return {
    name: 'demo',
    profile: 'kubernetes',
    kubernetesVersion: 'v1.34.1',
    endpoint: null,
    network: { serviceSubnets: ['10.96.0.0/12'], dnsDomain: 'cluster.local' },
    keys: { authorities: 'ec-p256', certificates: 'ec-p256', kubeconfigs: 'ec-p256', serviceAccount: 'ec-p256' },
    validity: {
      authorities: 3650 * day,
      certificates: 365 * day,
      kubeconfigs: 365 * day,
      users: 365 * day,
      renewBefore: 30 * day,
    },
    controlPlane: [controlPlaneNode('cp1', '10.0.0.11')],
    etcd: { topology: 'stacked' },
    workers: [],
    users: [],
    extraNames: { apiServer: [], etcdServer: [], etcdPeer: [] },
    include: [],
    ...different,
  };
}

export const threeNodes: Partial<Cluster> = {
  controlPlane: [
    controlPlaneNode('cp1', '10.0.0.11'),
    controlPlaneNode('cp2', '10.0.0.12'),
    controlPlaneNode('cp3', '10.0.0.13'),
  ],
  workers: [{ name: 'worker1', addresses: ['10.0.1.1'] }],
};
