import type { ArtefactName } from './entry.ts';

export const components = [
  'kube-apiserver',
  'etcd',
  'etcdctl',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'kubectl',
] as const;
export type Component = (typeof components)[number];

/** As `Part` in `@kpki/plugin`, which this package does not know. */
export type FlagPart = 'certificate' | 'private key' | 'public key' | 'trust bundle' | 'kubeconfig';

/** A flag that reads a file of the PKI. */
export interface FlagEntry {
  readonly component: Component;
  readonly flag: string;
  readonly artefact: ArtefactName;
  readonly part: FlagPart;
  /** How many certificates or keys the file may hold; `one` is refused by the component when there are more. */
  readonly takes: 'one' | 'bundle';
  /** Whether a running component notices a new file: by itself, or after a restart. */
  readonly reloads: boolean;
  /** Only wanted where the cluster includes the artefact. */
  readonly onlyWith?: ArtefactName;
  /** A sentence for whoever reads the table: what the file may hold, or where it ends up. */
  readonly note?: string;
}

const flag = (
  component: Component,
  name: string,
  artefact: ArtefactName,
  part: FlagPart,
  more: Partial<Pick<FlagEntry, 'takes' | 'reloads' | 'onlyWith' | 'note'>> = {},
): FlagEntry => ({
  component,
  flag: name,
  artefact,
  part,
  takes: part === 'trust bundle' || part === 'public key' ? 'bundle' : 'one',
  reloads: false,
  ...more,
});

const reloads = { reloads: true } as const;

/** Every flag that reads a file, from the table of paths of the Kubernetes page and what came after it. */
export const flagEntries: readonly FlagEntry[] = [
  flag('kube-apiserver', '--client-ca-file', 'kubernetes-ca-bundle', 'trust bundle', reloads),
  flag('kube-apiserver', '--tls-cert-file', 'apiserver', 'certificate', reloads),
  flag('kube-apiserver', '--tls-private-key-file', 'apiserver', 'private key', reloads),
  flag('kube-apiserver', '--kubelet-client-certificate', 'apiserver-kubelet-client', 'certificate', reloads),
  flag('kube-apiserver', '--kubelet-client-key', 'apiserver-kubelet-client', 'private key', reloads),
  flag('kube-apiserver', '--kubelet-certificate-authority', 'kubernetes-ca-bundle', 'trust bundle', {
    onlyWith: 'kubelet-server',
    note: 'Without it the API server does not verify kubelets; kubeadm leaves it unset.',
  }),
  flag('kube-apiserver', '--etcd-cafile', 'etcd-ca-bundle', 'trust bundle'),
  flag('kube-apiserver', '--etcd-certfile', 'apiserver-etcd-client', 'certificate', reloads),
  flag('kube-apiserver', '--etcd-keyfile', 'apiserver-etcd-client', 'private key', reloads),
  flag('kube-apiserver', '--requestheader-client-ca-file', 'front-proxy-ca-bundle', 'trust bundle', reloads),
  flag('kube-apiserver', '--proxy-client-cert-file', 'front-proxy-client', 'certificate', reloads),
  flag('kube-apiserver', '--proxy-client-key-file', 'front-proxy-client', 'private key', reloads),
  flag('kube-apiserver', '--service-account-key-file', 'sa', 'public key', {
    note: 'Takes several keys: tokens signed by any of them are accepted.',
  }),
  flag('kube-apiserver', '--service-account-signing-key-file', 'sa', 'private key'),
  flag('etcd', '--cert-file', 'etcd-server', 'certificate', reloads),
  flag('etcd', '--key-file', 'etcd-server', 'private key', reloads),
  flag('etcd', '--trusted-ca-file', 'etcd-ca-bundle', 'trust bundle'),
  flag('etcd', '--peer-cert-file', 'etcd-peer', 'certificate', reloads),
  flag('etcd', '--peer-key-file', 'etcd-peer', 'private key', reloads),
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
    note: 'Ends up in the kube-root-ca.crt ConfigMap of every namespace.',
  }),
  flag('kube-controller-manager', '--service-account-private-key-file', 'sa', 'private key'),
  flag('kube-controller-manager', '--cluster-signing-cert-file', 'kubernetes-ca', 'certificate', {
    ...reloads,
    note: 'Exactly one certificate: with two the controller-manager ends.',
  }),
  flag('kube-controller-manager', '--cluster-signing-key-file', 'kubernetes-ca', 'private key', reloads),
  flag('kube-scheduler', '--kubeconfig', 'scheduler.conf', 'kubeconfig'),
  flag('kube-scheduler', '--authentication-kubeconfig', 'scheduler.conf', 'kubeconfig'),
  flag('kube-scheduler', '--authorization-kubeconfig', 'scheduler.conf', 'kubeconfig'),
  flag('kubelet', '--kubeconfig', 'kubelet.conf', 'kubeconfig'),
  flag('kubelet', '--client-ca-file', 'kubernetes-ca-bundle', 'trust bundle', reloads),
  flag('kubelet', '--tls-cert-file', 'kubelet-server', 'certificate', { ...reloads, onlyWith: 'kubelet-server' }),
  flag('kubelet', '--tls-private-key-file', 'kubelet-server', 'private key', {
    ...reloads,
    onlyWith: 'kubelet-server',
  }),
  flag('kube-proxy', '--kubeconfig', 'kube-proxy.conf', 'kubeconfig', { onlyWith: 'kube-proxy.conf' }),
  flag('kubectl', '--kubeconfig', 'admin.conf', 'kubeconfig'),
];

/** A flag without a file whose value the certificates demand. */
export interface SettingEntry {
  readonly component: Component;
  readonly flag: string;
  /** `<DNS domain>` is filled in. */
  readonly value: string;
  readonly why: string;
}

export const settingEntries: readonly SettingEntry[] = [
  {
    component: 'kube-apiserver',
    flag: '--requestheader-allowed-names',
    value: 'front-proxy-client',
    why: 'Without it every certificate of the front-proxy CA may speak for any user.',
  },
  {
    component: 'kube-apiserver',
    flag: '--requestheader-username-headers',
    value: 'X-Remote-User',
    why: 'Where the front proxy puts the name of its caller.',
  },
  {
    component: 'kube-apiserver',
    flag: '--requestheader-group-headers',
    value: 'X-Remote-Group',
    why: 'Where the front proxy puts the groups of its caller.',
  },
  {
    component: 'kube-apiserver',
    flag: '--requestheader-extra-headers-prefix',
    value: 'X-Remote-Extra-',
    why: 'Where the front proxy puts what else it knows of its caller.',
  },
  {
    component: 'kube-apiserver',
    flag: '--service-account-issuer',
    value: 'https://kubernetes.default.svc.<DNS domain>',
    why: 'The issuer in service-account tokens; the API server does not start without it.',
  },
  {
    component: 'etcd',
    flag: '--client-cert-auth',
    value: 'true',
    why: 'Without it etcd asks no client for a certificate.',
  },
  {
    component: 'etcd',
    flag: '--peer-client-cert-auth',
    value: 'true',
    why: 'Without it etcd asks no peer for a certificate.',
  },
];
