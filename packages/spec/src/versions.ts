import { isSince, minorVersion, type PatchRelease } from './release.ts';

export interface VersionFact {
  /**
   * The first minor release, or the first patch of each minor release with the change; all later minor versions have
   * it.
   */
  readonly since: `1.${number}` | readonly PatchRelease[];
  /**
   * The area of the change: the files of a cluster, the form of a file, the fields of a kubeadm configuration, or the
   * behavior of components.
   */
  readonly changes: 'files' | 'form' | 'configuration' | 'components';
  /** A sentence, for the reference. */
  readonly what: string;
  /** The source: an issue, or a file below `cmd/kubeadm/app` by default. */
  readonly source: string;
}

/**
 * The changes of each Kubernetes release for the PKI of a cluster, oldest first. All code that depends on a version
 * looks up a fact by its name. A fact with a name like `kubeadm-1.29` is a variant of that profile: the tables of the
 * catalog may have other values from that release on.
 */
const facts = {
  'kubeadm-1.29': {
    since: '1.29',
    changes: 'files',
    what: '`admin.conf` and the kubelet client have the group `kubeadm:cluster-admins` instead of `system:masters`; `super-admin.conf` is added.',
    source: 'phases/certs/certlist.go, phases/kubeconfig/kubeconfig.go',
  },
  'lists-of-arguments': {
    since: '1.31',
    changes: 'configuration',
    what: 'kubeadm reads `v1beta4`, in which `extraArgs` is a list.',
    source: 'apis/kubeadm/v1beta4/types.go',
  },
  'ecdsa-in-kubeconfigs': {
    since: '1.31',
    changes: 'configuration',
    what: 'The feature gate `PublicKeysECDSA` reaches the keys in kubeconfigs too.',
    source: 'kubernetes/kubeadm#3072',
  },
  'own-api-server': {
    since: '1.33',
    changes: 'files',
    what: '`kubelet.conf` of a control-plane node names its own API server, unless `ControlPlaneKubeletLocalMode` says otherwise.',
    source: 'features/features.go',
  },
  'no-group-for-kubelet-client': {
    since: ['1.33.12', '1.34.8', '1.35.5', '1.36.1'],
    changes: 'files',
    what: '`apiserver-kubelet-client` has no group; the ClusterRoleBinding `kubeadm:apiserver-kubelet-client` gives its user the rights.',
    source: 'phases/certs/certlist.go, kubernetes/kubernetes#138957 and its cherry-picks',
  },
  'ecdsa-p384': {
    since: '1.34',
    changes: 'configuration',
    what: '`encryptionAlgorithm` takes `ECDSA-P384`.',
    source: 'apis/kubeadm/v1beta4/types.go',
  },
  'external-token-signer': {
    since: '1.34',
    changes: 'components',
    what: 'A service outside may sign service-account tokens (`--service-account-signing-endpoint`); in 1.36 for good.',
    source: 'pkg/features/kube_features.go (`ExternalServiceAccountTokenSigner`)',
  },
  'no-empty-preferences': {
    since: '1.34',
    changes: 'form',
    what: 'A kubeconfig has no empty `preferences`.',
    source: 'k8s.io/client-go/tools/clientcmd/api/v1/types.go',
  },
  'key-ids-of-sha256': {
    since: '1.35',
    changes: 'form',
    what: 'The key identifier of a new CA is SHA-256, cut to 160 bits, instead of SHA-1.',
    source: 'go.mod (`godebug default=go1.25`), Go: doc/godebug.md (`x509sha256skid`)',
  },
  'etcd-http-endpoints': {
    since: '1.35',
    changes: 'configuration',
    what: '`etcd.external.httpEndpoints` may be given. No certificate depends on it.',
    source: 'apis/kubeadm/v1beta4/types.go',
  },
  'client-cas-apart': {
    since: '1.35',
    changes: 'components',
    what: 'An API server does not start if `--client-ca-file` and `--requestheader-client-ca-file` have a certificate in common and `--requestheader-allowed-names` is empty.',
    source: 'pkg/kubeapiserver/options/authentication.go',
  },
  'client-ca-reloaded-by-kubelets': {
    since: '1.36',
    changes: 'components',
    what: 'Kubelets read their `clientCAFile` again when it changes.',
    source: 'pkg/features/kube_features.go (`ReloadKubeletClientCAFile`)',
  },
  'serving-reloaded-by-kubelets': {
    since: '1.36',
    changes: 'components',
    what: 'Kubelets show a new serving certificate to clients that send no server name, as API servers do. From 1.31 to 1.35 only to others.',
    source: 'kubernetes/kubernetes#133001',
  },
  'peers-of-api-servers': {
    since: '1.36',
    changes: 'components',
    what: 'API servers with `--peer-ca-file` call each other, each with its front-proxy client.',
    source: 'pkg/features/kube_features.go (`UnknownVersionInteroperabilityProxy`), pkg/controlplane/apiserver/peer.go',
  },
  'no-v1beta3': {
    since: '1.37',
    changes: 'configuration',
    what: 'kubeadm refuses `v1beta3`; `kubeadm config migrate` of 1.36 converts a file.',
    source: 'util/config/common.go',
  },
  'cluster-trust-bundles': {
    since: '1.37',
    changes: 'components',
    what: 'The controller manager publishes what is in `--root-ca-file` as a ClusterTrustBundle too, when it starts.',
    source: 'cmd/kube-controller-manager/app/certificates.go',
  },
  'only-rsa-enciphers': {
    since: '1.38',
    changes: 'form',
    what: 'Only certificates over RSA keys have the usage `key encipherment`.',
    source: 'util/pkiutil/pki_helpers.go, k8s.io/client-go/util/cert/cert.go',
  },
  'no-mapped-addresses': {
    since: '1.38',
    changes: 'components',
    what: 'A certificate that names an IPv4 address as an IPv6 one (`::ffff:10.0.0.1`) is refused.',
    source: 'Go 1.27: crypto/x509/parser.go',
  },
} as const;

export type VersionFactName = keyof typeof facts;

export const versionFacts: Readonly<Record<VersionFactName, VersionFact>> = facts;

/** The newest release whose source was read completely. Later changes are known in part at most. */
export const newestRead = '1.37';

/** The oldest release whose kubeadm source was read. */
export const oldestRead = '1.28';

/** The default version: the newest patch release that the tests run on. */
export const defaultKubernetesVersion = 'v1.37.2';

export function hasFact(kubernetesVersion: string, name: VersionFactName): boolean {
  const { since } = versionFacts[name];
  return typeof since === 'string'
    ? minorVersion(kubernetesVersion) >= minorVersion(since)
    : isSince(kubernetesVersion, since);
}

/** Returns the releases of a fact as text: `1.33`, or `1.33.12, 1.34.8, and all of 1.35`. */
export function sinceText(name: VersionFactName): string {
  const { since } = versionFacts[name];
  if (typeof since === 'string') return since;
  const next = Math.max(...since.map(minorVersion)) + 1;
  return `${since.join(', ')}, and all of 1.${next}`;
}

/** Returns the last minor release without a fact that begins with a minor release: `1.36`. */
export function releaseBefore(name: VersionFactName): string {
  const { since } = versionFacts[name];
  const minors = typeof since === 'string' ? [minorVersion(since)] : since.map(minorVersion);
  return `1.${Math.min(...minors) - 1}`;
}

export function isBeyondRead(kubernetesVersion: string): boolean {
  return minorVersion(kubernetesVersion) > minorVersion(newestRead);
}

export interface FeatureGate {
  /** The first release with the gate; absent if older than `oldestRead`. */
  readonly sinceMinor?: number;
  readonly locked?: number;
  readonly removed?: number;
  /** What to write instead once the gate is removed. */
  readonly next?: string;
}

/** Every feature gate of kubeadm from 1.28 on (`cmd/kubeadm/app/features/features.go` of each release). */
const gates = {
  PublicKeysECDSA: { removed: 37, next: 'write `encryptionAlgorithm: ECDSA-P256` in its place' },
  RootlessControlPlane: {},
  EtcdLearnerMode: { locked: 32, removed: 33 },
  UpgradeAddonsBeforeControlPlane: { removed: 31 },
  WaitForAllControlPlaneComponents: { sinceMinor: 30, locked: 34, removed: 35 },
  ControlPlaneKubeletLocalMode: {
    sinceMinor: 31,
    locked: 35,
    removed: 36,
    next: 'leave it out: the kubelet calls its own API server',
  },
  NodeLocalCRISocket: { sinceMinor: 32, locked: 36, removed: 37 },
} as const;
export type FeatureGateName = keyof typeof gates;

export const featureGates: Readonly<Record<FeatureGateName, FeatureGate>> = gates;
