import type {
  BundleName,
  CaName,
  CertificateKind,
  CertificateName,
  KeyPairName,
  KubeconfigName,
} from './catalog/entry.ts';
import type { ClusterKeyKind, PermittedNames } from './model.ts';

export type Artifact = CaArtifact | BundleArtifact | LeafArtifact | KeyPairArtifact;

/** What has a certificate that is no CA's, alone or inside a kubeconfig. */
export type LeafArtifact = CertificateArtifact | KubeconfigArtifact;

interface Common {
  /** `apiserver cp1`, `kubernetes-ca`, `user jane`: unique in a cluster, and stable when nodes come and go. */
  readonly id: string;
  readonly owner: string | null;
  readonly keptOn: readonly string[];
}

export interface Subject {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

export interface AlternativeNames {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
}

export interface CaArtifact extends Common {
  readonly kind: 'ca';
  readonly name: CaName;
  readonly subject: Subject;
  readonly names: AlternativeNames;
  readonly keyKind: ClusterKeyKind;
  readonly seconds: number;
  /** Which CA of this cluster signs it by the topology; null: none, it is a root, or somebody else's. */
  readonly issuer: CaName | null;
  /** How many CAs may follow below it; absent: no limit. */
  readonly pathLength?: number;
  /** What alone it may certify; absent: anything. */
  readonly permittedNames?: PermittedNames;
}

export interface BundleArtifact extends Common {
  readonly kind: 'trust bundle';
  readonly name: BundleName;
  readonly ca: CaName;
  /** `ca`: its certificate alone, by any signer. `chain`: those above it too, up to the root. */
  readonly holds: 'ca' | 'chain';
}

export interface LeafProfile {
  readonly ca: CaName;
  readonly subject: Subject;
  readonly names: AlternativeNames;
  readonly certificateKind: CertificateKind;
  readonly keyKind: ClusterKeyKind;
  readonly seconds: number;
}

export interface CertificateArtifact extends Common, LeafProfile {
  readonly kind: 'certificate';
  readonly name: CertificateName;
  /** Other organizations that a stored certificate keeps when it is renewed; left out where there are none. */
  readonly keepsOrganizations?: readonly (readonly string[])[];
}

export interface KubeconfigArtifact extends Common, LeafProfile {
  readonly kind: 'kubeconfig';
  readonly name: KubeconfigName;
  /** What it holds a copy of, to verify the server by. */
  readonly trusts: BundleName;
  /** `https://host:port` */
  readonly server: string;
  readonly clusterName: string;
  readonly userName: string;
  readonly contextName: string;
}

export interface KeyPairArtifact extends Common {
  readonly kind: 'key pair';
  readonly name: KeyPairName;
  readonly keyKind: ClusterKeyKind;
}
