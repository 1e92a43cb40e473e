import type { KeyKind } from '@kpki/plugin';
import type { CaName } from '@kpki/spec';
import type { None } from './message.ts';
import type { Unsigned } from './signing-findings.ts';

/** Findings about one certificate, whatever it is for: of a leaf, of a CA, of a file that was found. */
export interface CertificateFindings {
  readonly 'not-a-ca': { readonly subject: string };
  readonly 'not-a-ca/usage': None;
  readonly 'key-mismatch': None;
  readonly 'key-mismatch/file': None;
  /** Pins of public keys, `sha256:…`. */
  readonly 'key-mismatch/pins': { readonly key: string; readonly certificate: string };
  readonly 'weak/signature': None;
  readonly 'weak/key': None;
  readonly 'key-kind-differs': DifferingKinds;
  readonly 'key-kind-differs/foreign': DifferingKinds;
  /** `unsigned` is why no new certificate is signed during an apply; null: one is. */
  readonly 'key-kind-differs/rotation': DifferingKinds & { readonly name: CaName; readonly unsigned: Unsigned | null };
  readonly 'issuer-changed/ca-replaced': None;
  /** Null: their names differ, or a certificate has no identifier; then they tell nothing apart. */
  readonly 'issuer-changed/other-ca': { readonly keys: IssuerKeys | null };
  /** In a phase of a rotation: the CA that signs from then on; the other one signed the certificate. */
  readonly 'issuer-changed/generation': { readonly signs: 'old' | 'new' };
  readonly 'issuer-changed/name': { readonly issuer: string; readonly ca: string };
  readonly 'issuer-changed/key-id': { readonly keys: IssuerKeys };
  /** Distinguished names. */
  readonly 'subject-differs': { readonly found: string; readonly wanted: string };
  /** Names that the certificate lacks, and those that are not declared. */
  readonly 'names-differ': DifferingNames;
  readonly 'usages-differ/signs': None;
  readonly 'usages-differ': { readonly found: readonly string[]; readonly wanted: readonly string[] };
  readonly 'usages-differ/signature': None;
  readonly expired: { readonly notAfter: string };
  readonly 'expired/ca': { readonly notAfter: string };
  readonly 'not-yet-valid': { readonly notBefore: string; readonly now: string };
  readonly 'renew-due': { readonly notAfter: string };
  readonly 'renew-due/ca': { readonly name: CaName; readonly notAfter: string };
  readonly 'outlives-ca': { readonly notAfter: string; readonly ca: string };
  readonly 'lifetime-differs': { readonly notAfter: string };
  readonly 'lifetime-differs/ca': CaRenewal & { readonly notAfter: string };
  /** Days: how long it is valid, and the most that every client accepts. */
  readonly 'serving-lifetime': { readonly days: number; readonly most: number };
  /** The path length that is declared; null: it is as declared. Whether permitted names are missing. */
  readonly 'limits-differ': CaRenewal & { readonly pathLength: number | null; readonly names: boolean };
  readonly 'not-to-be-issued/ca': CaRenewal & { readonly texts: readonly string[]; readonly cure: Cure };
  readonly 'requested/renew': None;
  readonly 'requested/rekey': None;
  readonly 'requested/no-longer': None;
  readonly 'requested/imported': None;
}

/** Key identifiers in hexadecimal: of the CA that a certificate names as its issuer, and of the current CA. */
export interface IssuerKeys {
  readonly issuer: string;
  readonly ca: string;
}

/** `found` null: a kind that is not known. */
export interface DifferingKinds {
  readonly found: KeyKind | null;
  readonly wanted: KeyKind;
}

/** What replaces a certificate that Kubernetes accepts but that should not be issued; null: nothing does. */
export type Cure = 'a new certificate' | 'another key' | null;

/** Who makes a new certificate of a CA. */
export interface CaRenewal {
  readonly name: CaName;
  /** The key is outside of kpki. */
  readonly isForeign: boolean;
}

export interface DifferingNames {
  readonly lacking: readonly OddName[];
  readonly extra: readonly OddName[];
}

export interface OddName {
  readonly name: string;
  /** Set where the other side has the name as another kind. */
  readonly as?: 'dns' | 'ip' | 'uri' | 'email';
}
