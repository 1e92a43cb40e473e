import type { ArtifactName } from './entry.ts';
import { type Component, type FlagEntry, type FlagPart, type SetFlag, usuallyTaken } from './flag-entry.ts';
import { unsetFlags } from './unset-flags.ts';

const flag = (
  component: Component,
  name: string,
  artifact: ArtifactName,
  part: FlagPart,
  more: Partial<Pick<SetFlag, 'reloads' | 'reloadsSince' | 'onlyWith' | 'note' | 'inSingleRoot' | 'signsWith'>> = {},
): SetFlag => ({ component, flag: name, artifact, part, takes: usuallyTaken(part), reloads: null, ...more });

const reloads = { reloads: 'at once' } as const;
const byHandshake = { reloads: 'at the next handshake' } as const;
const byConnection = { reloads: 'within 5 minutes' } as const;
/**
 * Kubelets 1.31 to 1.35 use a new certificate only for clients that send a server name. API servers dial nodes by IP
 * and send no server name (kubernetes/kubernetes#133001).
 */
const kubeletServing = {
  ...reloads,
  reloadsSince: 'serving-reloaded-by-kubelets',
  onlyWith: 'kubelet-server',
} as const;

/** The flags from the table of paths of the Kubernetes page, and those that kubeadm and later pages add. */
export const setFlags: readonly SetFlag[] = [
  flag('kube-apiserver', '--client-ca-file', 'kubernetes-ca-bundle', 'trust bundle', reloads),
  flag('kube-apiserver', '--tls-cert-file', 'apiserver', 'certificate', reloads),
  flag('kube-apiserver', '--tls-private-key-file', 'apiserver', 'private key', reloads),
  flag('kube-apiserver', '--kubelet-client-certificate', 'apiserver-kubelet-client', 'certificate', byConnection),
  flag('kube-apiserver', '--kubelet-client-key', 'apiserver-kubelet-client', 'private key', byConnection),
  flag('kube-apiserver', '--kubelet-certificate-authority', 'kubernetes-ca-bundle', 'trust bundle', {
    onlyWith: 'kubelet-server',
    note: 'Without it the API server does not verify kubelets; kubeadm leaves it unset.',
  }),
  flag('kube-apiserver', '--etcd-cafile', 'etcd-ca-bundle', 'trust bundle'),
  flag('kube-apiserver', '--etcd-certfile', 'apiserver-etcd-client', 'certificate', byHandshake),
  flag('kube-apiserver', '--etcd-keyfile', 'apiserver-etcd-client', 'private key', byHandshake),
  flag('kube-apiserver', '--requestheader-client-ca-file', 'front-proxy-ca-bundle', 'trust bundle', reloads),
  flag('kube-apiserver', '--proxy-client-cert-file', 'front-proxy-client', 'certificate', reloads),
  flag('kube-apiserver', '--proxy-client-key-file', 'front-proxy-client', 'private key', reloads),
  flag('kube-apiserver', '--service-account-key-file', 'sa', 'public key', {
    note: 'Takes several keys: tokens signed by any of them are accepted.',
  }),
  flag('kube-apiserver', '--service-account-signing-key-file', 'sa', 'private key'),
  flag('etcd', '--cert-file', 'etcd-server', 'certificate', byHandshake),
  flag('etcd', '--key-file', 'etcd-server', 'private key', byHandshake),
  flag('etcd', '--trusted-ca-file', 'etcd-ca-bundle', 'trust bundle'),
  flag('etcd', '--peer-cert-file', 'etcd-peer', 'certificate', byHandshake),
  flag('etcd', '--peer-key-file', 'etcd-peer', 'private key', byHandshake),
  flag('etcd', '--peer-trusted-ca-file', 'etcd-ca-bundle', 'trust bundle'),
  flag('etcdctl', '--cacert', 'etcd-ca-bundle', 'trust bundle'),
  flag('etcdctl', '--cert', 'etcd-healthcheck-client', 'certificate'),
  flag('etcdctl', '--key', 'etcd-healthcheck-client', 'private key'),
  flag('kube-controller-manager', '--kubeconfig', 'controller-manager.conf', 'kubeconfig'),
  flag('kube-controller-manager', '--authentication-kubeconfig', 'controller-manager.conf', 'kubeconfig'),
  flag('kube-controller-manager', '--authorization-kubeconfig', 'controller-manager.conf', 'kubeconfig'),
  flag('kube-controller-manager', '--client-ca-file', 'kubernetes-ca-bundle', 'trust bundle', reloads),
  flag('kube-controller-manager', '--requestheader-client-ca-file', 'front-proxy-ca-bundle', 'trust bundle', reloads),
  flag('kube-controller-manager', '--root-ca-file', 'kubernetes-ca-bundle', 'trust bundle', {
    inSingleRoot: 'kubernetes-ca-chain',
    note: 'Ends up in the kube-root-ca.crt ConfigMap of every namespace.',
  }),
  flag('kube-controller-manager', '--service-account-private-key-file', 'sa', 'private key'),
  flag('kube-controller-manager', '--cluster-signing-cert-file', 'kubernetes-ca', 'certificate', {
    ...reloads,
    signsWith: 'kubernetes-ca',
    note: 'Exactly one certificate: with two, the controller-manager exits.',
  }),
  flag('kube-controller-manager', '--cluster-signing-key-file', 'kubernetes-ca', 'private key', {
    ...reloads,
    signsWith: 'kubernetes-ca',
  }),
  flag('kube-scheduler', '--kubeconfig', 'scheduler.conf', 'kubeconfig'),
  flag('kube-scheduler', '--authentication-kubeconfig', 'scheduler.conf', 'kubeconfig'),
  flag('kube-scheduler', '--authorization-kubeconfig', 'scheduler.conf', 'kubeconfig'),
  flag('kubelet', '--kubeconfig', 'kubelet.conf', 'kubeconfig'),
  flag('kubelet', '--client-ca-file', 'kubernetes-ca-bundle', 'trust bundle', {
    ...reloads,
    note: 'Reloads whom it trusts. Before Kubernetes 1.36, the CA names that it offers to clients are those of its start.',
  }),
  flag('kubelet', '--tls-cert-file', 'kubelet-server', 'certificate', kubeletServing),
  flag('kubelet', '--tls-private-key-file', 'kubelet-server', 'private key', kubeletServing),
  flag('kube-proxy', '--kubeconfig', 'kube-proxy.conf', 'kubeconfig', { onlyWith: 'kube-proxy.conf' }),
  flag('kubectl', '--kubeconfig', 'admin.conf', 'kubeconfig'),
];

/** Every flag that reads a file of any PKI; a test compares the list with the real components. */
export const flagEntries: readonly FlagEntry[] = [...setFlags, ...unsetFlags];
