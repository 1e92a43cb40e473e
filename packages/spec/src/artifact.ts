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

/** An artifact with a certificate that is not a CA's, alone or inside a kubeconfig. */
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
  /**
   * The CA of this cluster that signs this one in the topology; null for a root and for a CA that is signed outside of
   * the cluster.
   */
  readonly issuer: CaName | null;
  /** How many CAs may follow below this one; absent: no limit. */
  readonly pathLength?: number;
  /** The only names that the CA may certify; absent: any name. */
  readonly permittedNames?: PermittedNames;
}

export interface BundleArtifact extends Common {
  readonly kind: 'trust bundle';
  readonly name: BundleName;
  readonly ca: CaName;
  /** `ca`: the CA's certificate alone, with any signer. `chain`: with the certificates above it, up to the root. */
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
  /** Other organizations that a stored certificate keeps when it is renewed; absent if there are none. */
  readonly keepsOrganizations?: readonly (readonly string[])[];
}

export interface KubeconfigArtifact extends Common, LeafProfile {
  readonly kind: 'kubeconfig';
  readonly name: KubeconfigName;
  /** The trust bundle that is copied into the kubeconfig to verify the server. */
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
