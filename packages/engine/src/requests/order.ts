import type { Usage } from '@kpki/plugin';
import type { AlternativeNames, CaName, PermittedNames, Subject } from '@kpki/spec';

/** A certificate that somebody else is asked for: exactly what it is to say, and the request that its key signed. */
export interface CertificateOrder {
  /** The artifact's id: `apiserver cp1`. */
  readonly artifact: string;
  /** The CA that is to sign it; null: whoever signs this CA. */
  readonly signer: CaName | null;
  readonly authority: boolean;
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
