/** Where the key of a CA is that no sink keeps; `external`: outside of kpki. */
export type KeyElsewhere =
  | { readonly kind: 'store'; readonly backend: string }
  | { readonly kind: 'issuers'; readonly issuers: readonly string[] }
  | { readonly kind: 'external' };
