import type { KubernetesRelease } from '@kpki/services';
import type { Component } from '@kpki/spec';

export interface OtherFiles {
  readonly why: string;
  /** The only release with these flags; absent: both. */
  readonly only?: KubernetesRelease;
  readonly flags: Readonly<Partial<Record<Component, readonly string[]>>>;
}

export const otherFiles: readonly OtherFiles[] = [
  {
    why: 'reads a configuration or a policy of its own form',
    flags: {
      'kube-apiserver': [
        '--admission-control-config-file',
        '--allow-metric-labels-manifest',
        '--audit-policy-file',
        '--authentication-config',
        '--authorization-config',
        '--authorization-policy-file',
        '--egress-selector-config-file',
        '--encryption-provider-config',
        '--tracing-config-file',
      ],
      'kube-controller-manager': ['--allow-metric-labels-manifest', '--cloud-config', '--leader-migration-config'],
      'kube-scheduler': ['--allow-metric-labels-manifest', '--config'],
      kubelet: ['--config', '--config-dir', '--image-credential-provider-config', '--resolv-conf'],
      'kube-proxy': ['--config'],
      kubectl: ['--kuberc'],
    },
  },
  {
    why: 'reads pods',
    flags: {
      'kube-controller-manager': [
        '--pv-recycler-pod-template-filepath-hostpath',
        '--pv-recycler-pod-template-filepath-nfs',
      ],
      kubelet: ['--pod-manifest-path'],
    },
  },
  {
    why: 'reads what the machine says of itself',
    only: '1.34',
    flags: {
      kubelet: ['--boot-id-file', '--container-hints', '--machine-id-file'],
      'kube-proxy': ['--boot-id-file', '--machine-id-file'],
    },
  },
  { why: 'reads bearer tokens', flags: { 'kube-apiserver': ['--token-auth-file'] } },
  {
    why: 'reads a revocation list, and this PKI has none',
    flags: { etcd: ['--client-crl-file', '--peer-crl-file'] },
  },
  {
    why: 'is where the component puts a pair that it makes itself; ignored where a serving pair is set',
    flags: {
      'kube-apiserver': ['--cert-dir'],
      'kube-controller-manager': ['--cert-dir'],
      'kube-scheduler': ['--cert-dir'],
      kubelet: ['--cert-dir'],
    },
  },
  {
    why: 'writes its file, or keeps its data there',
    flags: {
      'kube-apiserver': ['--audit-log-path'],
      etcd: ['--data-dir', '--wal-dir'],
      'kube-scheduler': ['--write-config-to'],
      kubelet: ['--lock-file', '--root-dir'],
      'kube-proxy': ['--write-config-to'],
      kubectl: ['--cache-dir', '--profile-output'],
    },
  },
  {
    why: 'is a directory of programs',
    flags: {
      'kube-controller-manager': ['--flex-volume-plugin-dir'],
      kubelet: ['--experimental-mounter-path', '--image-credential-provider-bin-dir', '--volume-plugin-dir'],
    },
  },
  {
    why: 'is a socket',
    flags: {
      'kube-apiserver': ['--debug-socket-path', '--service-account-signing-endpoint'],
      kubelet: ['--container-runtime-endpoint', '--image-service-endpoint'],
    },
  },
  {
    why: 'reads no file: it only speaks of one, or of a key or path that is none',
    flags: {
      'kube-apiserver': ['--requestheader-allowed-names', '--service-account-jwks-uri'],
      etcd: [
        '--client-cert-allowed-hostname',
        '--feature-gates',
        '--peer-cert-allowed-cn',
        '--peer-cert-allowed-hostname',
      ],
      etcdctl: ['--lease', '--prefix', '--sort-by'],
      'kube-controller-manager': ['--controllers', '--requestheader-allowed-names'],
      'kube-scheduler': ['--requestheader-allowed-names'],
      kubelet: ['--container-log-max-size'],
      kubectl: ['--tls-server-name'],
    },
  },
  {
    why: 'reads no file: it only speaks of one, or of a key',
    only: '1.34',
    flags: { kubelet: ['--event-storage-age-limit', '--event-storage-event-limit'] },
  },
  {
    why: 'reads no file: it only speaks of a key',
    only: '1.37',
    flags: { kubectl: ['--as-user-extra'] },
  },
];
