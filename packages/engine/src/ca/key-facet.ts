import type { Backend, Issuer, KeyGenerator, KeyStore } from '@kpki/plugin';

/** What of a backend has to do with the keys of the CAs that are placed in it. */
export type KeyFacet =
  /** They are held there and never leave. */
  | { readonly kind: 'store'; readonly store: KeyStore }
  /** They are made there for the sinks. */
  | { readonly kind: 'generator'; readonly generator: KeyGenerator }
  /** They are with its issuers; there may be none, and then it has no keys at all. */
  | { readonly kind: 'issuers'; readonly issuers: ReadonlyMap<string, Issuer> };

/** A backend that can do several of them does the first. */
export function keyFacetOf({ keyStore, keyGenerator, issuers = new Map() }: Backend): KeyFacet {
  if (keyStore !== undefined) return { kind: 'store', store: keyStore };
  if (keyGenerator !== undefined) return { kind: 'generator', generator: keyGenerator };
  return { kind: 'issuers', issuers };
}
