import type { Cluster, ControlPlaneNode, Profile } from '../src/index.ts';

const day = 86_400;

export function controlPlaneNode(name: string, ...addresses: readonly string[]): ControlPlaneNode {
  return { name, addresses, advertiseAddress: addresses[0] ?? '192.0.2.1', port: 6443 };
}

/** Returns one node with stacked etcd and nothing optional; a test overrides fields. */
export function cluster(profile: Profile, different: Partial<Cluster> = {}): Cluster {
  return {
    name: 'demo',
    profile,
    kubernetesVersion: 'v1.34.1',
    endpoint: null,
    network: { serviceSubnets: ['10.96.0.0/12'], dnsDomain: 'cluster.local' },
    keys: {
      ca: 'ec-p384',
      certificates: 'ec-p256',
      kubeconfigs: 'ec-p256',
      serviceAccount: 'rsa-2048',
    },
    validity: {
      ca: 3650 * day,
      rootCa: 7300 * day,
      certificates: 365 * day,
      kubeconfigs: 300 * day,
      users: 30 * day,
      renewBefore: 30 * day,
    },
    ca: { topology: 'separate', limitPathLength: false, permittedNames: null },
    controlPlane: [controlPlaneNode('cp1', '10.0.0.11')],
    etcd: { topology: 'stacked' },
    workers: [],
    users: [],
    extraNames: { apiServer: [], etcdServer: [], etcdPeer: [] },
    include: [],
    kubeletClient: 'profile',
    serviceAccount: 'key-pair',
    ...different,
  };
}
