import type { OptionalArtifact } from './catalog/entry.ts';
import type { Right } from './catalog/rights.ts';

/** The kinds of key pair that a cluster may ask for; `keyKinds` in `@kpki/plugin` describes each. */
export const clusterKeyKinds = ['rsa-2048', 'rsa-3072', 'rsa-4096', 'ec-p256', 'ec-p384', 'ed25519'] as const;
export type ClusterKeyKind = (typeof clusterKeyKinds)[number];

/**
 * `kubernetes`: names and groups of the Kubernetes documentation. `kubeadm`: exactly the names and groups of kubeadm in
 * that version.
 */
export type Profile = 'kubernetes' | 'kubeadm';

/** `least-privilege`: the client certificate for kubelets has no group; a ClusterRoleBinding grants the rights. */
export const kubeletClients = ['profile', 'least-privilege'] as const;
export type KubeletClient = (typeof kubeletClients)[number];

/** `external`: a service signs tokens (`--service-account-signing-endpoint`), so there is no key pair `sa`. */
export const serviceAccountSigners = ['key-pair', 'external'] as const;
export type ServiceAccountSigner = (typeof serviceAccountSigners)[number];

export interface Cluster {
  readonly name: string;
  readonly profile: Profile;
  /** `v1.37.2` */
  readonly kubernetesVersion: string;
  /** Where clients reach the API servers; null: each client uses a node's own address. */
  readonly endpoint: Endpoint | null;
  readonly network: Network;
  readonly keys: Keys;
  readonly validity: Validity;
  readonly ca: Cas;
  /** At least one; the cluster is initialized on the first. */
  readonly controlPlane: readonly ControlPlaneNode[];
  readonly etcd: Etcd;
  readonly workers: readonly Node[];
  readonly users: readonly User[];
  /** Names and addresses for serving certificates, in addition to those of the catalog. */
  readonly extraNames: ExtraNames;
  /** Optional artifacts of the catalog that this cluster includes. */
  readonly include: readonly OptionalArtifact[];
  readonly kubeletClient: KubeletClient;
  readonly serviceAccount: ServiceAccountSigner;
  /** kubeadm's feature gate of this name; absent: kubelets call their own API server from Kubernetes 1.33 on. */
  readonly controlPlaneKubeletLocalMode?: boolean;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface Network {
  /** One CIDR, or one of each address family. */
  readonly serviceSubnets: readonly string[];
  readonly dnsDomain: string;
}

export interface Keys {
  readonly ca: ClusterKeyKind;
  readonly certificates: ClusterKeyKind;
  readonly kubeconfigs: ClusterKeyKind;
  readonly serviceAccount: ClusterKeyKind;
}

/** Lifetimes in seconds. */
export interface Validity {
  readonly ca: number;
  /** For `root-ca`, if there is one: at least `ca`. */
  readonly rootCa: number;
  readonly certificates: number;
  readonly kubeconfigs: number;
  readonly users: number;
  /** How long before its expiry a certificate is due for renewal. */
  readonly renewBefore: number;
}

export const caTopologies = ['separate', 'single-root', 'external'] as const;
export type CaTopology = (typeof caTopologies)[number];

/** The hierarchy of the CAs, and the limits in their certificates. */
export interface Cas {
  /** `single-root`: `root-ca` signs the others. `external`: as if an environment set `keys: external` for each. */
  readonly topology: CaTopology;
  /** Whether a CA's certificate limits how many CAs may follow below it: none, or one below `root-ca`. */
  readonly limitPathLength: boolean;
  /** The names that the issuing CAs may certify; null: any name. */
  readonly permittedNames: PermittedNames | null;
}

/** Names of a kind with an empty list are not constrained (RFC 5280 section 4.2.1.10). */
export interface PermittedNames {
  /** Domains with their subdomains; `.example.com`: only the subdomains. */
  readonly dns: readonly string[];
  /** Networks as CIDRs. */
  readonly ip: readonly string[];
}

export interface Node {
  /** The name that the kubelet registers: an RFC 1123 subdomain. */
  readonly name: string;
  /** Canonical text of IPv4 and IPv6 addresses. */
  readonly addresses: readonly string[];
}

export interface ControlPlaneNode extends Node {
  /** The address that this API server advertises; usually one of `addresses`. */
  readonly advertiseAddress: string;
  readonly port: number;
}

export type Etcd =
  /** A member on each control-plane node. */
  | { readonly topology: 'stacked' }
  /** Members on their own machines; kpki makes their certificates. */
  | { readonly topology: 'external'; readonly nodes: readonly Node[] }
  /** An etcd outside of kpki: kpki makes nothing for it, but may know the files by which the API server calls it. */
  | { readonly topology: 'unmanaged'; readonly files?: EtcdFiles };

/** Absolute paths on the control plane, by kubeadm's names; `certFile` and `keyFile` are both set, or neither. */
export interface EtcdFiles {
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
}

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  /** Seconds; absent: the lifetime of the class `users`. */
  readonly seconds?: number;
  /** The rights that the kubeconfig needs; kpki checks whether RBAC grants them. Absent: not stated. */
  readonly rights?: readonly Right[];
}

export interface ExtraNames {
  readonly apiServer: readonly string[];
  readonly etcdServer: readonly string[];
  readonly etcdPeer: readonly string[];
}
