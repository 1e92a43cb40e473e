import type { CaName } from '@kpki/spec';
import type { Finding } from './finding.ts';
import type { None } from './message.ts';
import type { Objection } from './objection.ts';
import type { Generation } from './phase.ts';

/** Findings about who signs a CA, and about what a CA cannot sign. */
export interface SigningFindings {
  /** The certificate of a CA is not signed during an apply. */
  readonly 'pending-issuer/unsigned': { readonly why: Unsigned };
  readonly 'issuer-unusable/unsigned': { readonly why: Unsigned };
  readonly 'pending-issuer/key-kept': None;
  readonly 'pending-issuer/ca-approval': None;
  /** The approval of a new certificate of a CA, for what the CA has to sign. */
  readonly 'pending-issuer/approval-pending': None;
  /** The certificate of a CA whose key is outside of kpki. */
  readonly 'pending-issuer/imported': None;
  /** A CA cannot issue yet. */
  readonly 'pending-issuer/ca': Causes;
  /** A CA is not usable at all. */
  readonly 'issuer-unusable/unfit': Causes;
  /** A CA can be trusted, and issues nothing. */
  readonly 'issuer-unusable/ca': Causes;
  /** `by`: what issues the certificate later. */
  readonly 'issuer-unusable/key-lost': { readonly ca: CaName; readonly by: 'phase-reissue' | 'next-rotation' };
  readonly 'issuer-unusable/no-longer': None;
  /** Constraints of a CA that exclude what it has to sign, in words. */
  readonly 'ca-excludes': { readonly ca: CaName; readonly excluded: readonly string[] };

  readonly 'issuer-changed/signer': { readonly found: string; readonly wanted: DesiredSigner };
  readonly 'issuer-changed/rotated': None;
  /** A root that another CA has signed. */
  readonly 'issuer-changed/other-root': { readonly issuer: string };
  readonly 'chain-differs/renewed': None;
  /** The subjects that are missing. */
  readonly 'chain-differs': { readonly subjects: readonly string[] };

  readonly 'not-stored/key': None;
  readonly 'key-missing/name-taken': { readonly backend: string };
  readonly 'key-missing/not-created': {
    readonly backend: string;
    readonly key: string;
    readonly kind: string;
    readonly creates: readonly string[];
  };
  /** The CA's certificate is signed with its own key. */
  readonly 'key-missing/renewal': { readonly key: KeyLocation };
  readonly 'key-missing/store': { readonly backend: string };
  readonly 'key-missing/file': { readonly name: CaName; readonly key: KeyLocation };
  readonly 'key-missing/certified': None;
  readonly 'key-missing/generation': LostKey;
  readonly 'key-missing/of-generation': { readonly generation: Generation };
}

/** What to do about the signer or the key of a CA. */
export interface SigningRemedies {
  readonly 'exchange-requests': None;
  /** For what is not due, and so has to be requested by name. */
  readonly 'exchange-requests-by-name': None;
  readonly 'apply-when-approved': None;
  readonly 'fix-signer': None;
  readonly 'sign-at-once': None;
  readonly 'use-environment-of-key': { readonly name: CaName };
  readonly 'name-key-store': { readonly name: CaName };
  /** `make`: the key to make in the key store; null: its name is taken. */
  readonly 'name-key': {
    readonly name: CaName;
    readonly make: { readonly key: string; readonly kind: string } | null;
  };
  readonly 'renew-at-signer': None;
  readonly 'renew-at-maker': { readonly name: CaName };
  readonly 'restore-ca-key': Replaceable;
  readonly 'restore-generation-key': { readonly name: CaName; readonly generation: Generation };
  /** A CA that is unusable. */
  readonly 'fix-ca': { readonly ca: CaName };
  readonly 'widen-ca': { readonly ca: CaName };
  readonly 'restore-issuing-key': {
    readonly ca: CaName;
    readonly otherwise: 'rotate' | 'roll-back' | 'finish-and-rotate';
  };
}

/** What is wrong with a CA, for what depends on it; empty: not known. */
interface Causes {
  readonly ca: CaName;
  readonly why: readonly Finding[];
}

/** Why a certificate of a CA is not signed during an apply. */
export type Unsigned =
  | { readonly is: 'waits-for-approval' }
  /** Outside of kpki; `key`: the CA whose key signs, null: not known. */
  | { readonly is: 'signed-outside'; readonly key: CaName | null }
  | { readonly is: 'without-certificate'; readonly ca: CaName }
  | { readonly is: 'without-signer'; readonly ca: CaName; readonly why: readonly Finding[] }
  | { readonly is: 'refused'; readonly objections: readonly Objection[] };

/** The signer of a CA in the spec; a name is that of an issuer or of a CA. */
export type DesiredSigner =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'self' }
  | { readonly kind: 'external' };

/** Where a CA's key is expected; both null: nowhere in particular. */
export interface KeyLocation {
  readonly backend: string | null;
  readonly location: string | null;
}

/** The key of a generation that is not found; null: no location is known. */
export interface LostKey {
  readonly generation: Generation;
  readonly backend: string | null;
  readonly locations: { readonly key: string; readonly certificate: string } | null;
}

/** A CA that a rotation replaces; during a rotation (`isSuccessor`), the next one does. */
export interface Replaceable {
  readonly name: CaName;
  readonly isSuccessor: boolean;
}
