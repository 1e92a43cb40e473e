import type { None } from './message.ts';

/** Findings about what is stored of an artifact: its locations, copies, bundles, kubeconfigs and key pairs. */
export interface ArtifactFindings {
  readonly missing: None;
  readonly 'not-stored': None;
}
