import type { OptionalArtifact } from './catalog/entry.ts';
import type { Right } from './catalog/rights.ts';

/** The kinds of key pair that a cluster may ask for; what each is, is a row of `keyKinds` in `@kpki/plugin`. */
export const clusterKeyKinds = ['rsa-2048', 'rsa-3072', 'rsa-4096', 'ec-p256', 'ec-p384', 'ed25519'] as const;
export type ClusterKeyKind = (typeof clusterKeyKinds)[number];

/** `kubernetes`: names and groups of the Kubernetes documentation. `kubeadm`: exactly what kubeadm of that version makes. */
export type Profile = 'kubernetes' | 'kubeadm';

/** `least-privilege`: the client certificate for kubelets has no group; a ClusterRoleBinding gives the user rights. */
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
  /** At least one; the first is the one on which the cluster is initialized. */
  readonly controlPlane: readonly ControlPlaneNode[];
  readonly etcd: Etcd;
  readonly workers: readonly Node[];
  readonly users: readonly User[];
  /** Names and addresses for serving certificates, beside those the catalog gives them. */
  readonly extraNames: ExtraNames;
  /** Optional artifacts of the catalog that this cluster wants. */
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
  /** Of `root-ca`, where there is one: never less than `ca`. */
  readonly rootCa: number;
  readonly certificates: number;
  readonly kubeconfigs: number;
  readonly users: number;
  /** How long before its end a certificate is due for renewal. */
  readonly renewBefore: number;
}

export const caTopologies = ['separate', 'single-root', 'external'] as const;
export type CaTopology = (typeof caTopologies)[number];

/** How the CAs stand to each other, and what their certificates say of it. */
export interface Cas {
  /** `single-root`: `root-ca` signs the others. `external`: as if an environment said `keys: external` of each. */
  readonly topology: CaTopology;
  /** Whether a CA's certificate says how many CAs may follow below it: none, or one below `root-ca`. */
  readonly limitPathLength: boolean;
  /** What the CAs that issue certificates may name; null: anything. */
  readonly permittedNames: PermittedNames | null;
}

/** A kind of which there is nothing is not constrained (RFC 5280 section 4.2.1.10). */
export interface PermittedNames {
  /** Domains with all that is below them; `.example.com`: only what is below. */
  readonly dns: readonly string[];
  /** Networks as CIDRs. */
  readonly ip: readonly string[];
}

export interface Node {
  /** What the kubelet registers: an RFC 1123 subdomain. */
  readonly name: string;
  /** Canonical text of IPv4 and IPv6 addresses. */
  readonly addresses: readonly string[];
}

export interface ControlPlaneNode extends Node {
  /** What this API server tells others to reach it at; one of `addresses` as a rule. */
  readonly advertiseAddress: string;
  readonly port: number;
}

export type Etcd =
  /** A member on each control-plane node. */
  | { readonly topology: 'stacked' }
  /** Members on machines of their own; kpki makes their certificates. */
  | { readonly topology: 'external'; readonly nodes: readonly Node[] }
  /** Somebody else's: kpki makes nothing for etcd, but may know by which files the API server calls it. */
  | { readonly topology: 'unmanaged'; readonly files?: EtcdFiles };

/** Absolute paths on the control plane, by kubeadm's names; `certFile` and `keyFile` are there together, or neither. */
export interface EtcdFiles {
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
}

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  /** Seconds; the class `users` where it is left out. */
  readonly seconds?: number;
  /** What the kubeconfig is for; kpki asks whether RBAC allows it. Left out: nobody said. */
  readonly rights?: readonly Right[];
}

export interface ExtraNames {
  readonly apiServer: readonly string[];
  readonly etcdServer: readonly string[];
  readonly etcdPeer: readonly string[];
}
