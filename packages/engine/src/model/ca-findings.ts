/** Findings about a CA, its generations and its rotation. */
export interface CaFindings {
  /** The new CA of a rotation. */
  readonly 'not-yet-valid/new': { readonly notBefore: string; readonly now: string };
}
