import type { Copy } from '../inventory/copy.ts';
import type { Finding, Reason, Remedy } from '../model/finding.ts';

/** What one artifact lacks of a phase. `why`: the findings about it. */
export type Gap =
  | { readonly is: 'pending'; readonly copies: readonly Copy[]; readonly why: readonly Finding[] }
  | { readonly is: 'blocked'; readonly why: readonly Finding[]; readonly remedy: Remedy };

/** What prevents a phase. */
export interface Blocker {
  readonly artifact: string;
  readonly why: readonly Finding[];
  readonly remedy: Remedy;
}

/** Findings that a rotation causes. */
const ofRotation: ReadonlySet<Reason> = new Set<Reason>([
  'rotation',
  'issuer-changed',
  'bundle-differs',
  'bundle-trusts-more',
  'chain-differs',
  'copies-differ',
  'copy-missing',
]);

export function isOfRotation({ reason }: Finding): boolean {
  return ofRotation.has(reason);
}

/** Returns whether a certificate of the generation that the phase does not use is shown. */
export function isOfOther({ reason }: Finding): boolean {
  return reason === 'issuer-changed';
}
