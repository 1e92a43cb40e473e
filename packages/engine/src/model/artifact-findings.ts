import type { ArtifactName } from '@kpki/spec';
import type { None } from './message.ts';

/** Findings about what is stored of an artifact: its locations, copies, bundles, kubeconfigs and key pairs. */
export interface ArtifactFindings {
  readonly missing: None;
  readonly 'not-stored': None;
}

/** What to do about an artifact that is blocked, pending or missing. */
export interface ArtifactRemedies {
  /** Shown where a step has no remedy of its own. */
  readonly 'see-plan': None;
  /** An apply refuses a plan that is not the present one. */
  readonly 'plan-again': None;
  readonly 'run-plan': None;
  /** A run was stopped. */
  readonly 'plan-rest': None;
  /** An issuer that finds its earlier answer by the key. */
  readonly 'wait-or-rekey': { readonly name: ArtifactName };
  /** A user whose CA is signed for outside of kpki. */
  readonly 'declare-and-export': { readonly user: string };
}
