import type { CaName } from '@kpki/spec';
import type { Differing, Keeper } from './keeper.ts';
import type { None } from './message.ts';
import type { KeyLocation, Replaceable } from './signing-findings.ts';

/** Findings about the stored certificate and key of a CA. Those without parameters are short, for what depends on it. */
export interface CaFindings {
  readonly 'missing/ca': None;
  readonly 'not-stored/ca': None;

  readonly 'unreadable/ca': None;
  readonly 'unreadable/key': { readonly key: KeyLocation; readonly why: string };
  /** Where it was kept with another number of nodes. */
  readonly 'unreadable/elsewhere': { readonly location: string; readonly why: string };
  readonly 'unreadable/ca-elsewhere': None;
  readonly 'stored-elsewhere': { readonly location: string; readonly belongs: string };
  readonly 'stored-elsewhere/ca': None;

  /** The location of a certificate whose CA is missing. */
  readonly 'ca-missing': { readonly location: string };
  readonly 'ca-missing/absent': None;
  readonly 'ca-missing/replaced': None;
  readonly 'certificate-missing/key-alone': None;
  readonly 'certificate-missing/ca': None;
  /** An issuer does not show it. */
  readonly 'certificate-missing/not-shown': Shower;
  /** The certificate that an issuer shows; a fingerprint is SHA-256. */
  readonly 'certificate-missing/shown': Shower & { readonly subject: string; readonly fingerprint: string };

  readonly 'copies-differ/stale': { readonly keeper: Keeper };
  readonly 'copies-differ/parts': { readonly parts: 'private keys' | 'certificates'; readonly keepers: Differing };
  readonly 'copies-differ/ca': None;

  /** `location` null: not known. */
  readonly 'issuer-changed/shown': Shower & { readonly subject: string; readonly location: string | null };
  readonly 'issuer-changed/ca': None;
  readonly 'subject-differs/renewal': { readonly differing: 'subject' | 'key identifier' };
  readonly 'renew-due/signed': { readonly notAfter: string };
  readonly 'requested/ca': None;
  readonly 'requested/shown': Shower;
  readonly 'requested/not-shown': Shower;
}

/** What to do about a CA that is blocked, pending or missing. */
export interface CaRemedies {
  readonly 'restore-or-move-away': None;
  readonly 'make-readable': None;
  /** For what depends on an unreadable CA. */
  readonly 'make-ca-readable': { readonly ca: CaName };
  readonly 'copy-own-pair': None;
  readonly 'copy-own-certificate': None;
  /** What the missing CA signed. */
  readonly 'restore-ca': { readonly signed: readonly { readonly name: string; readonly location: string }[] };
  readonly 'move-files': { readonly location: string; readonly belongs: string };
  readonly 'restore-pair': Replaceable;
  readonly 'restore-key': Replaceable;
  readonly 'copy-key': { readonly keepers: readonly Keeper[] };
  readonly 'renew-cas': { readonly names: readonly string[] };
  readonly 'renew-cas-or-replace': { readonly names: readonly string[]; readonly name: string };
  readonly 'set-clock-or-renew': { readonly name: CaName };
  readonly 'fix-where-key-is': None;
  readonly 'renew-where-key-is': { readonly name: CaName };
  readonly 'take-shown': Shower & { readonly name: CaName };
  /** `location` null: not known. */
  readonly 'name-issuer-of-stored': { readonly location: string | null };
  readonly 'sign-by-stored': { readonly location: string | null };
  readonly 'put-certificate': { readonly location: string | null };
}

/** The issuers that have the key of a CA; empty: its certificate is imported. */
interface Shower {
  readonly issuers: readonly string[];
}
