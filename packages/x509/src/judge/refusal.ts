export interface Refusal {
  readonly rule: CertificateRule;
  /** For people: lower case, no full stop. */
  readonly text: string;
}

/** A stable word. The first list is of refusals, the second of warnings. */
export type CertificateRule = RefusalRule | WarningRule;

export type RefusalRule =
  /** Does not parse: Go refuses the bytes before it looks at anything else. */
  | 'unreadable'
  | 'expired'
  | 'not-yet-valid'
  | 'critical-extension'
  | 'name-mismatch'
  /** No certificate that the verifier holds made the signature. */
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
  /** The search gave up: an honest chain does not need so many attempts. */
  | 'too-many-signatures';

export type WarningRule =
  | 'serial-number'
  | 'subject-name'
  | 'alternative-name'
  /** Go refuses it from 1.27 on. */
  | 'mapped-address'
  | 'weak-key'
  | 'usages'
  | 'basic-constraints'
  | 'key-identifier'
  | 'validity'
  | 'old-version'
  | 'host-bits';

/** Why a certificate of a chain should not have been issued, though it is accepted. */
export interface Warning extends Refusal {
  readonly rule: WarningRule;
  /** Which certificate of the chain it is of; 0: the leaf. */
  readonly depth: number;
}

export function refusal(rule: CertificateRule, text: string): Refusal {
  return { rule, text };
}

const longestName = 100;

/** The first few of several names, quoted and cut short since they are foreign, and how many more there are. */
export function firstOf(names: readonly string[], most: number): string {
  const first = names.slice(0, most).map((name) => JSON.stringify(name.slice(0, longestName)));
  return `${first.join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}`;
}
