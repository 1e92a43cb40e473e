import type { BundleName, CertificateName, KubeconfigName } from './entry.ts';

interface Connection {
  readonly client: string;
  readonly server: string;
  readonly serverCertificate: CertificateName;
  readonly serverTrusts: BundleName;
}

/**
 * `dials`: the names by which the client may dial the server; all names of the rule must be in the server's
 * certificate.
 */
export type ConnectionEntry =
  | (Connection & {
      readonly clientCredential: KubeconfigName;
      /** The client verifies the server with the CA inside its kubeconfig. */
      readonly clientTrusts: null;
      readonly dials: 'kubeconfig server';
    })
  | (Connection & {
      readonly clientCredential: CertificateName;
      readonly clientTrusts: BundleName;
      readonly dials: 'etcd addresses' | 'peer addresses' | 'node addresses' | 'other API servers' | 'stand-in';
    });

export const connectionEntries: readonly ConnectionEntry[] = [
  ...(
    [
      ['kubectl', 'admin.conf'],
      ['kubectl', 'super-admin.conf'],
      ['kubelet', 'kubelet.conf'],
      ['kube-controller-manager', 'controller-manager.conf'],
      ['kube-scheduler', 'scheduler.conf'],
      ['kube-proxy', 'kube-proxy.conf'],
      ['user', 'user'],
    ] as const
  ).map(
    ([client, clientCredential]): ConnectionEntry => ({
      client,
      server: 'kube-apiserver',
      clientCredential,
      clientTrusts: null,
      serverCertificate: 'apiserver',
      serverTrusts: 'kubernetes-ca-bundle',
      dials: 'kubeconfig server',
    }),
  ),
  {
    client: 'kube-apiserver',
    server: 'etcd',
    clientCredential: 'apiserver-etcd-client',
    clientTrusts: 'etcd-ca-bundle',
    serverCertificate: 'etcd-server',
    serverTrusts: 'etcd-ca-bundle',
    dials: 'etcd addresses',
  },
  {
    client: 'etcdctl',
    server: 'etcd',
    clientCredential: 'etcd-healthcheck-client',
    clientTrusts: 'etcd-ca-bundle',
    serverCertificate: 'etcd-server',
    serverTrusts: 'etcd-ca-bundle',
    dials: 'etcd addresses',
  },
  {
    client: 'etcd',
    server: 'etcd',
    clientCredential: 'etcd-peer',
    clientTrusts: 'etcd-ca-bundle',
    serverCertificate: 'etcd-peer',
    serverTrusts: 'etcd-ca-bundle',
    dials: 'peer addresses',
  },
  {
    client: 'kube-apiserver',
    server: 'kubelet',
    clientCredential: 'apiserver-kubelet-client',
    clientTrusts: 'kubernetes-ca-bundle',
    serverCertificate: 'kubelet-server',
    serverTrusts: 'kubernetes-ca-bundle',
    dials: 'node addresses',
  },
  {
    // For API servers with --peer-ca-file; they call each other by the name of their Service.
    client: 'kube-apiserver',
    server: 'kube-apiserver',
    clientCredential: 'front-proxy-client',
    clientTrusts: 'kubernetes-ca-bundle',
    serverCertificate: 'apiserver',
    serverTrusts: 'front-proxy-ca-bundle',
    dials: 'other API servers',
  },
  {
    client: 'front proxy',
    server: 'extension API server',
    clientCredential: 'front-proxy-client',
    clientTrusts: 'kubernetes-ca-bundle',
    // An extension API server's own certificate is not part of this PKI; the API server's certificate stands in for it.
    serverCertificate: 'apiserver',
    serverTrusts: 'front-proxy-ca-bundle',
    dials: 'stand-in',
  },
];
