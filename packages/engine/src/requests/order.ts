import type { Usage } from '@kpki/plugin';
import type { AlternativeNames, Artifact, CaName, PermittedNames, Subject } from '@kpki/spec';

/** A certificate requested from another machine: exactly what it must say, and the request that its key signed. */
export interface CertificateOrder {
  /** `apiserver cp1` */
  readonly artifact: string;
  /** Null: signed by the signer of this CA. */
  readonly signer: CaName | null;
  readonly ca: boolean;
  readonly subject: Subject;
  readonly names: AlternativeNames;
  readonly usages: readonly Usage[];
  readonly seconds: number;
  /** Of a CA. */
  readonly pathLength?: number;
  readonly permittedNames?: PermittedNames;
  /** `sha256:` and the digest of the SubjectPublicKeyInfo. */
  readonly publicKey: string;
  /** PKCS#10, DER. */
  readonly csr: Uint8Array;
}

export type Wanted = Extract<Artifact, { readonly kind: 'ca' | 'certificate' | 'kubeconfig' }>;

/** Null: no certificate of its own. */
export function wantedOf(artifact: Artifact): Wanted | null {
  const isSigned = artifact.kind === 'ca' || artifact.kind === 'certificate' || artifact.kind === 'kubeconfig';
  return isSigned ? artifact : null;
}
