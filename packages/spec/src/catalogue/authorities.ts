import type { AuthorityEntry, BundleEntry } from './entry.ts';

/** The three certificate authorities of the Kubernetes page. */
export const authorityEntries: readonly AuthorityEntry[] = [
  {
    name: 'kubernetes-ca',
    what: 'The general certificate authority of the cluster: it signs the API server and all who call it.',
    without: 'No component, node or person can authenticate to the API server by certificate.',
    commonName: { kubernetes: 'kubernetes-ca', kubeadm: 'kubernetes' },
    path: 'pki/ca',
    keptOn: 'control plane',
  },
  {
    name: 'etcd-ca',
    what: 'The certificate authority of etcd alone: whoever holds a certificate of it can read the whole cluster state.',
    without: 'etcd members do not accept each other, and the API server does not reach etcd.',
    commonName: 'etcd-ca',
    path: 'pki/etcd/ca',
    keptOn: 'control plane',
  },
  {
    name: 'front-proxy-ca',
    what: 'The certificate authority of the front proxy: its clients may speak in the name of any user.',
    without: 'Extension API servers do not believe who the API server says is calling.',
    commonName: { kubernetes: 'kubernetes-front-proxy-ca', kubeadm: 'front-proxy-ca' },
    path: 'pki/front-proxy-ca',
    keptOn: 'control plane',
  },
];

/** What those who verify an authority's certificates hold; during a rotation it has more than one certificate. */
export const bundleEntries: readonly BundleEntry[] = [
  {
    name: 'kubernetes-ca-bundle',
    authority: 'kubernetes-ca',
    what: 'The certificates by which clients, nodes and API servers of the cluster verify each other.',
    without: 'No one can verify the API server, and it verifies no client.',
    path: 'pki/ca.crt',
    keptOn: 'all nodes',
  },
  {
    name: 'etcd-ca-bundle',
    authority: 'etcd-ca',
    what: 'The certificates by which etcd members and their clients verify each other.',
    without: 'etcd and the API server do not start.',
    path: 'pki/etcd/ca.crt',
    keptOn: 'control plane and etcd members',
  },
  {
    name: 'front-proxy-ca-bundle',
    authority: 'front-proxy-ca',
    what: 'The certificates by which API servers verify a front proxy.',
    without: 'Requests through the aggregation layer are refused.',
    path: 'pki/front-proxy-ca.crt',
    keptOn: 'control plane',
  },
];
