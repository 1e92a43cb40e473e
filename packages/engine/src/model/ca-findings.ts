import type { CaName } from '@kpki/spec';

/** Findings about a CA, its generations and its rotation. */
export interface CaFindings {
  /** The new CA of a rotation. */
  readonly 'not-yet-valid/new': { readonly notBefore: string; readonly now: string };
}

/** What to do about a CA that is blocked, pending or missing. */
export interface CaRemedies {
  /** Takes back a rotation whose new CA is not valid yet. */
  readonly 'wait-or-rollback': { readonly name: CaName };
}
