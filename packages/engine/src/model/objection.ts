/** Why an issuer does not issue what is asked. */
export type Objection = { readonly issuer: string } & (
  | { readonly to: 'CAs' }
  | { readonly to: 'names' | 'usages'; readonly refused: readonly string[] }
  /** A rule of the issuer, in its own words. */
  | { readonly to: 'its rules'; readonly why: string }
);
