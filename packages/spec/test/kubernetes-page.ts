/**
 * The facts of the Kubernetes page "PKI certificates and requirements" (the version of about 1.18), table by table, in
 * our own form. A comment marks where the newer page says more.
 */

/** "Required CAs" */
export const pageCas = [
  { file: 'ca', commonName: 'kubernetes-ca' },
  { file: 'etcd/ca', commonName: 'etcd-ca' },
  { file: 'front-proxy-ca', commonName: 'kubernetes-front-proxy-ca' },
] as const;

/** Footnote [1], for the DNS domain `cluster.local`. */
const apiServerNames = [
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster',
  'kubernetes.default.svc.cluster.local',
];

/** "Required certificates"; `<…>` are the page's own placeholders for values that differ between machines. */
export const pageCertificates: readonly {
  readonly commonName: string;
  readonly parent: string;
  readonly organizations: readonly string[];
  readonly kind: 'server' | 'client' | 'server, client';
  readonly hosts: readonly string[];
}[] = [
  {
    commonName: 'kube-etcd',
    parent: 'etcd-ca',
    organizations: [],
    kind: 'server, client',
    // The newer page gives it the names of kube-etcd-peer.
    hosts: ['localhost', '127.0.0.1', '<hostname>', '<Host_IP>'],
  },
  {
    commonName: 'kube-etcd-peer',
    parent: 'etcd-ca',
    organizations: [],
    kind: 'server, client',
    hosts: ['<hostname>', '<Host_IP>', 'localhost', '127.0.0.1'],
  },
  { commonName: 'kube-etcd-healthcheck-client', parent: 'etcd-ca', organizations: [], kind: 'client', hosts: [] },
  {
    commonName: 'kube-apiserver-etcd-client',
    parent: 'etcd-ca',
    organizations: ['system:masters'],
    kind: 'client',
    hosts: [],
  },
  {
    commonName: 'kube-apiserver',
    parent: 'kubernetes-ca',
    organizations: [],
    kind: 'server',
    hosts: ['<hostname>', '<Host_IP>', '<advertise_IP>', ...apiServerNames],
  },
  {
    commonName: 'kube-apiserver-kubelet-client',
    parent: 'kubernetes-ca',
    organizations: ['system:masters'],
    kind: 'client',
    hosts: [],
  },
  {
    commonName: 'front-proxy-client',
    parent: 'kubernetes-front-proxy-ca',
    organizations: [],
    kind: 'client',
    hosts: [],
  },
];

/** "Where certificates are stored": the file without its extension, its readers, and their flags. */
export const pagePaths: readonly {
  readonly file: string;
  readonly command: 'kube-apiserver' | 'etcd' | 'etcdctl';
  readonly keyFlags: readonly string[];
  readonly certificateFlags: readonly string[];
}[] = [
  { file: 'etcd/ca', command: 'kube-apiserver', keyFlags: [], certificateFlags: ['--etcd-cafile'] },
  {
    file: 'apiserver-etcd-client',
    command: 'kube-apiserver',
    keyFlags: ['--etcd-keyfile'],
    certificateFlags: ['--etcd-certfile'],
  },
  { file: 'ca', command: 'kube-apiserver', keyFlags: [], certificateFlags: ['--client-ca-file'] },
  {
    file: 'apiserver',
    command: 'kube-apiserver',
    keyFlags: ['--tls-private-key-file'],
    certificateFlags: ['--tls-cert-file'],
  },
  {
    file: 'apiserver-kubelet-client',
    command: 'kube-apiserver',
    // The page's row has one flag for both columns; this flag is the key's.
    keyFlags: ['--kubelet-client-key'],
    certificateFlags: ['--kubelet-client-certificate'],
  },
  {
    file: 'front-proxy-ca',
    command: 'kube-apiserver',
    keyFlags: [],
    certificateFlags: ['--requestheader-client-ca-file'],
  },
  {
    file: 'front-proxy-client',
    command: 'kube-apiserver',
    keyFlags: ['--proxy-client-key-file'],
    certificateFlags: ['--proxy-client-cert-file'],
  },
  { file: 'etcd/ca', command: 'etcd', keyFlags: [], certificateFlags: ['--trusted-ca-file', '--peer-trusted-ca-file'] },
  { file: 'etcd/server', command: 'etcd', keyFlags: ['--key-file'], certificateFlags: ['--cert-file'] },
  { file: 'etcd/peer', command: 'etcd', keyFlags: ['--peer-key-file'], certificateFlags: ['--peer-cert-file'] },
  { file: 'etcd/ca', command: 'etcdctl', keyFlags: [], certificateFlags: ['--cacert'] },
  { file: 'etcd/healthcheck-client', command: 'etcdctl', keyFlags: ['--key'], certificateFlags: ['--cert'] },
];

/** "Configure certificates for user accounts", with the component of each file from the last table. */
export const pageKubeconfigs: readonly {
  readonly file: string;
  readonly credential: string;
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly command: 'kubectl' | 'kubelet' | 'kube-controller-manager' | 'kube-scheduler';
}[] = [
  {
    file: 'admin.conf',
    credential: 'default-admin',
    commonName: 'kubernetes-admin',
    organizations: ['system:masters'],
    command: 'kubectl',
  },
  {
    file: 'kubelet.conf',
    credential: 'default-auth',
    commonName: 'system:node:<nodeName>',
    organizations: ['system:nodes'],
    command: 'kubelet',
  },
  {
    file: 'controller-manager.conf',
    credential: 'default-controller-manager',
    commonName: 'system:kube-controller-manager',
    organizations: [],
    command: 'kube-controller-manager',
  },
  {
    file: 'scheduler.conf',
    credential: 'default-scheduler',
    commonName: 'system:kube-scheduler',
    organizations: [],
    command: 'kube-scheduler',
  },
];

/** The names inside a kubeconfig after the page's `kubectl config` commands. */
export const pageNames = { cluster: 'default-cluster', context: 'default-system' } as const;
