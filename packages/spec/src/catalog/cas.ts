import type { BundleEntry, CaEntry } from './entry.ts';

/** The administrator's root that the Kubernetes page calls the single root CA, and the page's three CAs. */
export const caEntries: readonly CaEntry[] = [
  {
    name: 'root-ca',
    what: 'The root that signs the other CAs. No component reads its key, which belongs on no node.',
    without: 'No CA of the cluster can be created or renewed; signed certificates stay valid.',
    ended: 'Clients that need a chain to a root, such as Python, reject the API server.',
    // The name is the same in every cluster, so that several clusters can share one root.
    commonName: { kubernetes: 'kubernetes-root-ca', kubeadm: 'root-ca' },
    path: 'pki/root-ca',
    keyKept: 'apart',
    // It is known by the CAs that it signed.
    alsoNamed: [],
    keptOn: 'control plane',
    onlyIn: 'single-root',
  },
  {
    name: 'kubernetes-ca',
    what: 'The general certificate authority of the cluster: signs the API server and its clients.',
    without: 'No component, node or person can authenticate to the API server by certificate.',
    commonName: { kubernetes: 'kubernetes-ca', kubeadm: 'kubernetes' },
    path: 'pki/ca',
    keyKept: 'with it',
    alsoNamed: [],
    keptOn: 'control plane',
  },
  {
    name: 'etcd-ca',
    what: 'The certificate authority of etcd: any certificate of this CA can read the whole cluster state.',
    without: 'etcd members do not accept each other, and the API server does not reach etcd.',
    commonName: 'etcd-ca',
    path: 'pki/etcd/ca',
    keyKept: 'with it',
    alsoNamed: ['etcd'],
    keptOn: 'control plane',
  },
  {
    name: 'front-proxy-ca',
    what: 'The certificate authority of the front proxy: its clients can act as any user.',
    without: 'Extension API servers reject the users that the API server forwards.',
    commonName: { kubernetes: 'kubernetes-front-proxy-ca', kubeadm: 'front-proxy-ca' },
    path: 'pki/front-proxy-ca',
    keyKept: 'with it',
    alsoNamed: ['front', 'proxy', 'aggregat', 'requestheader'],
    keptOn: 'control plane',
  },
];

/** The trust bundles that verify certificates of a CA; during a rotation a bundle has more than one certificate. */
export const bundleEntries: readonly BundleEntry[] = [
  {
    name: 'kubernetes-ca-bundle',
    ca: 'kubernetes-ca',
    holds: 'ca',
    what: 'The CA certificates with which clients, nodes and API servers verify each other.',
    without: 'No client can verify the API server, and the API server verifies no client.',
    path: 'pki/ca.crt',
    keptOn: 'all nodes',
  },
  {
    name: 'kubernetes-ca-chain',
    ca: 'kubernetes-ca',
    holds: 'chain',
    what: 'The CA of the cluster and its root, with which clients verify the API server.',
    without: 'Clients that need a chain to a root, such as Python, reject the API server.',
    path: 'pki/ca-chain.crt',
    keptOn: 'all nodes',
    onlyIn: 'single-root',
  },
  {
    name: 'etcd-ca-bundle',
    ca: 'etcd-ca',
    holds: 'ca',
    what: 'The CA certificates with which etcd members and their clients verify each other.',
    without: 'etcd and the API server do not start.',
    path: 'pki/etcd/ca.crt',
    keptOn: 'control plane and etcd members',
  },
  {
    name: 'front-proxy-ca-bundle',
    ca: 'front-proxy-ca',
    holds: 'ca',
    what: 'The CA certificates with which API servers verify a front proxy.',
    without: 'Requests through the aggregation layer are rejected.',
    path: 'pki/front-proxy-ca.crt',
    keptOn: 'control plane',
  },
];
