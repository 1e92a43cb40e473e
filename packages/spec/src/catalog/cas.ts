import type { BundleEntry, CaEntry } from './entry.ts';

/** The administrator's root that the Kubernetes page calls the single root CA, and the page's three CAs. */
export const caEntries: readonly CaEntry[] = [
  {
    name: 'root-ca',
    what: 'The root that signs the other CAs. No component reads its key, which belongs on no node.',
    without: 'No CA of the cluster can be made anew or renewed; all that was signed goes on working.',
    ended: 'Clients that want a chain up to a root, as those in Python, do not accept the API server.',
    // The same in every cluster, so that several may have one root.
    commonName: { kubernetes: 'kubernetes-root-ca', kubeadm: 'root-ca' },
    path: 'pki/root-ca',
    keyKept: 'apart',
    keptOn: 'control plane',
    onlyIn: 'single-root',
  },
  {
    name: 'kubernetes-ca',
    what: 'The general certificate authority of the cluster: it signs the API server and all who call it.',
    without: 'No component, node or person can authenticate to the API server by certificate.',
    commonName: { kubernetes: 'kubernetes-ca', kubeadm: 'kubernetes' },
    path: 'pki/ca',
    keyKept: 'with it',
    keptOn: 'control plane',
  },
  {
    name: 'etcd-ca',
    what: 'The certificate authority of etcd alone: whoever holds a certificate of it can read the whole cluster state.',
    without: 'etcd members do not accept each other, and the API server does not reach etcd.',
    commonName: 'etcd-ca',
    path: 'pki/etcd/ca',
    keyKept: 'with it',
    keptOn: 'control plane',
  },
  {
    name: 'front-proxy-ca',
    what: 'The certificate authority of the front proxy: its clients may speak in the name of any user.',
    without: 'Extension API servers do not believe who the API server says is calling.',
    commonName: { kubernetes: 'kubernetes-front-proxy-ca', kubeadm: 'front-proxy-ca' },
    path: 'pki/front-proxy-ca',
    keyKept: 'with it',
    keptOn: 'control plane',
  },
];

/** What those who verify a CA's certificates hold; during a rotation it has more than one certificate. */
export const bundleEntries: readonly BundleEntry[] = [
  {
    name: 'kubernetes-ca-bundle',
    ca: 'kubernetes-ca',
    holds: 'ca',
    what: 'The certificates by which clients, nodes and API servers of the cluster verify each other.',
    without: 'No one can verify the API server, and it verifies no client.',
    path: 'pki/ca.crt',
    keptOn: 'all nodes',
  },
  {
    name: 'kubernetes-ca-chain',
    ca: 'kubernetes-ca',
    holds: 'chain',
    what: 'The CA of the cluster and the root above it: by which clients verify the API server.',
    without: 'Clients that want a chain up to a root, as those in Python, do not accept the API server.',
    path: 'pki/ca-chain.crt',
    keptOn: 'all nodes',
    onlyIn: 'single-root',
  },
  {
    name: 'etcd-ca-bundle',
    ca: 'etcd-ca',
    holds: 'ca',
    what: 'The certificates by which etcd members and their clients verify each other.',
    without: 'etcd and the API server do not start.',
    path: 'pki/etcd/ca.crt',
    keptOn: 'control plane and etcd members',
  },
  {
    name: 'front-proxy-ca-bundle',
    ca: 'front-proxy-ca',
    holds: 'ca',
    what: 'The certificates by which API servers verify a front proxy.',
    without: 'Requests through the aggregation layer are refused.',
    path: 'pki/front-proxy-ca.crt',
    keptOn: 'control plane',
  },
];
