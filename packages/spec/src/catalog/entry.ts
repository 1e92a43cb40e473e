import type { CaTopology, Keys, Validity } from '../model.ts';
import type { VersionFactName } from '../versions.ts';
import type { PerProfileVersion, ProfileVersion } from './profile-versions.ts';

/** The key usages that the Kubernetes page calls the kind of a certificate. */
export type CertificateKind = 'server' | 'client' | 'server, client';

/** Where subject alternative names come from, in the words of the Kubernetes page; `names.ts` resolves each source. */
export type NameSource =
  | '<hostname>'
  | '<host IPs>'
  | '<advertise IP>'
  | '<first service IP>'
  | '<service IPs>'
  | '<endpoint>'
  | '<IPv6 loopback of IPv6 nodes>'
  | '<extra API server names>'
  | '<extra etcd server names>'
  | '<extra etcd peer names>'
  | 'kubernetes.default.svc.<first label of the DNS domain>'
  | 'kubernetes.default.svc.<DNS domain>';

/** A literal subject alternative name. */
export type FixedName =
  | 'localhost'
  | '127.0.0.1'
  | '::1'
  | 'kubernetes'
  | 'kubernetes.default'
  | 'kubernetes.default.svc';

/** The machines that keep an artifact. No machine keeps a user's kubeconfig. */
export type KeptOn =
  | 'control plane'
  | 'first control-plane node'
  | 'etcd members'
  | 'control plane and etcd members'
  | 'all nodes'
  | 'no node';

export type CaName = 'root-ca' | 'kubernetes-ca' | 'etcd-ca' | 'front-proxy-ca';
export type BundleName = 'kubernetes-ca-bundle' | 'kubernetes-ca-chain' | 'etcd-ca-bundle' | 'front-proxy-ca-bundle';
export type CertificateName =
  | 'apiserver'
  | 'apiserver-kubelet-client'
  | 'apiserver-etcd-client'
  | 'front-proxy-client'
  | 'etcd-server'
  | 'etcd-peer'
  | 'etcd-healthcheck-client'
  | 'kubelet-server';
export type KubeconfigName =
  | 'admin.conf'
  | 'super-admin.conf'
  | 'kubelet.conf'
  | 'controller-manager.conf'
  | 'scheduler.conf'
  | 'kube-proxy.conf'
  | 'user';
export type KeyPairName = 'sa';
export type ArtifactName = CaName | BundleName | CertificateName | KubeconfigName | KeyPairName;

export type OptionalArtifact = CertificateName | KubeconfigName;

interface Entry {
  /** One sentence: the purpose of the artifact. */
  readonly what: string;
  /** One sentence: what breaks without it. */
  readonly without: string;
  /** One sentence: what stops when the certificate expires, if that differs from `without`. */
  readonly ended?: string;
  readonly keptOn: KeptOn;
}

/** Paths are relative to the directory of the PKI (`/etc/kubernetes`), without `.crt` and `.key`. */
export interface CaEntry extends Entry {
  readonly name: CaName;
  readonly commonName: PerProfileVersion<string>;
  readonly path: string;
  /** `apart`: the key is on no node, wherever the certificate is. */
  readonly keyKept: 'with it' | 'apart';
  /** Words by which other tools name it, in the subject or the path; in one without any of them, it is the cluster's. */
  readonly alsoNamed: readonly string[];
  readonly onlyIn?: CaTopology;
}

export interface BundleEntry extends Entry {
  readonly name: BundleName;
  readonly ca: CaName;
  readonly holds: 'ca' | 'chain';
  readonly onlyIn?: CaTopology;
  /** The whole path, relative to the directory of the PKI. */
  readonly path: string;
}

export interface CertificateEntry extends Entry {
  readonly name: CertificateName;
  readonly ca: CaName;
  /** `<node>` is the node's name. */
  readonly commonName: PerProfileVersion<string>;
  readonly organizations: PerProfileVersion<readonly string[]>;
  /** The fact since which kubeadm makes the certificate without an organization; absent if there is none. */
  readonly withoutOrganizationsSince?: VersionFactName;
  readonly kind: CertificateKind;
  readonly names: PerProfileVersion<readonly (NameSource | FixedName)[]>;
  readonly path: string;
  /** Common names that other tools use for the certificate. */
  readonly alsoNamed?: readonly string[];
  /** A cluster has the artifact only if its spec includes it. */
  readonly optional?: true;
}

export interface KubeconfigEntry extends Entry {
  readonly name: KubeconfigName;
  readonly ca: CaName;
  /** `<node>`, `<user>` and `<groups>` are those of the owner. */
  readonly commonName: PerProfileVersion<string>;
  readonly organizations: PerProfileVersion<readonly string[]>;
  /** The names of the user, context and cluster entries inside; `<CN>` and `<cluster>` are filled in. */
  readonly credential: PerProfileVersion<string>;
  readonly context: PerProfileVersion<string>;
  readonly cluster: PerProfileVersion<string>;
  readonly server: ServerRule;
  readonly validity: keyof Pick<Validity, 'kubeconfigs' | 'users'>;
  readonly path: string;
  /** The profile version that added the artifact; absent if every version has it. */
  readonly sinceProfileVersion?: ProfileVersion;
  readonly alsoNamed?: readonly string[];
  readonly optional?: true;
}

/**
 * Which API server a kubeconfig names. `by version`: kubelets call the endpoint, or their own API server if the version
 * has the fact `own-api-server` or the feature gate `ControlPlaneKubeletLocalMode` is on.
 */
export type ServerRule = 'endpoint' | 'own API server' | 'by version';

export interface KeyPairEntry extends Entry {
  readonly name: KeyPairName;
  readonly keys: keyof Keys;
  readonly privatePath: string;
  readonly publicPath: string;
}

export function named<N extends string, Row extends object>(
  rows: Readonly<Record<N, Row>>,
): readonly (Row & { readonly name: N })[] {
  return (Object.entries(rows) as [N, Row][]).map(([name, row]) => ({ name, ...row }));
}
