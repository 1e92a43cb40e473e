import type { Issuer } from '@kpki/plugin';
import type { CaArtifact, Cluster, LeafProfile } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { CaRotation } from '../generation/ca-rotation.ts';
import type { CaIdentity } from '../issuing/ca-identity.ts';
import type { Unsigned } from '../model/signing-findings.ts';

/** What every policy may look at: one certificate, and the time. */
export interface CertificateFacts {
  readonly certificate: Certificate;
  /** Of the private key that is stored with it, SubjectPublicKeyInfo, DER; null and undefined: none is. */
  readonly publicKey: Uint8Array | null | undefined;
  readonly now: Date;
}

/** A leaf of the spec. */
export interface LeafFacts extends CertificateFacts {
  readonly cluster: Cluster;
  readonly wanted: LeafProfile;
  readonly publicKey: Uint8Array;
  /** Its CA, as it will be after the plan. */
  readonly ca: SignerFacts;
  /** Whether the issuer decides how long the certificate is valid. */
  readonly lifetime: Issuer['grants']['lifetime'];
}

interface SignerFacts {
  /** Null: made by this plan, or missing. */
  readonly publicKey: Uint8Array | null;
  readonly certificate: Certificate | null;
  /** Null: not known. */
  readonly identity: CaIdentity | null;
  /** Whether the plan replaces it. */
  readonly changes: boolean;
  readonly rotation: CaRotation;
}

/** A CA of the spec. */
export interface CaFacts extends CertificateFacts {
  readonly cluster: Cluster;
  readonly wanted: CaArtifact;
  /** The key is outside of kpki, and so is the renewal. */
  readonly isForeign?: boolean;
  /** Why a new certificate cannot be signed during an apply, so that the CA cannot rotate. */
  readonly unsigned?: Unsigned | null;
}

/** A certificate in a file, without a spec. */
export interface FileFacts extends CertificateFacts {
  /** Null where the signer was not found. */
  readonly signer: Certificate | null;
  /** Seconds. */
  readonly renewBefore: number;
}
