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
}
