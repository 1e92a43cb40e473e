export interface Refusal {
  readonly rule: CertificateRule;
  /** For users: lower case, no full stop. */
  readonly text: string;
}

/** A stable code. The first list has refusals, the second warnings. */
export type CertificateRule = RefusalRule | WarningRule;

export type RefusalRule =
  /** Does not parse: Go refuses the bytes before any other check. */
  | 'unreadable'
  | 'expired'
  | 'not-yet-valid'
  | 'critical-extension'
  | 'name-mismatch'
  /** None of the verifier's certificates made the signature. */
  | 'unknown-authority'
  | 'not-a-ca'
  /** Further from the leaf than a CA's path length allows. */
  | 'path-too-long'
  | 'bad-signature'
  | 'weak-signature'
  | 'unsupported-algorithm'
  /** Not for servers, or not for clients, by its own extended key usages or by a CA's. */
  | 'wrong-usage'
  | 'constraint-violation'
  | 'invalid-policies'
  /** The search stopped: an honest chain needs fewer attempts. */
  | 'too-many-signatures';

export type WarningRule =
  | 'serial-number'
  | 'subject-name'
  | 'alternative-name'
  /** Go refuses such an address from 1.27 on. */
  | 'mapped-address'
  | 'weak-key'
  | 'usages'
  | 'basic-constraints'
  | 'key-identifier'
  | 'validity'
  | 'old-version'
  | 'host-bits';

/** Why a certificate of a chain should not have been issued, although it is accepted. */
export interface Warning extends Refusal {
  readonly rule: WarningRule;
  /** The certificate's position in the chain; 0: the leaf. */
  readonly depth: number;
}

export function refusal(rule: CertificateRule, text: string): Refusal {
  return { rule, text };
}

const longestName = 100;

/**
 * Returns the first few of several names, quoted and shortened because they are untrusted, and the number of the
 * others.
 */
export function firstOf(names: readonly string[], most: number): string {
  const first = names.slice(0, most).map((name) => JSON.stringify(name.slice(0, longestName)));
  return `${first.join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}`;
}
