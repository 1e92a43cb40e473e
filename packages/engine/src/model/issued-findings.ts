import type { Finding } from './finding.ts';
import type { None } from './message.ts';

/** Findings about a certificate that an issuer gave: what it is otherwise than requested. Subjects are in words. */
export interface IssuedFindings {
  readonly 'subject-differs/issued': { readonly found: string; readonly wanted: string };
  /** Null: not limited. */
  readonly 'limits-differ/path-length': { readonly found: number | null; readonly wanted: number | null };
  readonly 'limits-differ/names': { readonly found: string; readonly wanted: string };
  readonly 'lifetime-differs/issued': None;
  readonly 'outlives-ca/signer': None;
  readonly 'issuer-changed/issued': { readonly issuer: string };
  readonly 'issuer-changed/unsigned': { readonly signer: string };
  /** The signer has the path length 0. */
  readonly 'ca-excludes/ca': { readonly signer: string };
  /** A leaf that the issued CA has to sign. */
  readonly 'ca-excludes/leaf': { readonly leaf: string; readonly excluded: Finding };
  readonly 'chain-differs/not-a-ca': { readonly subject: string };
  readonly 'chain-differs/root': { readonly subject: string };
  readonly 'chain-differs/unsigned': { readonly subject: string; readonly below: string };
}
