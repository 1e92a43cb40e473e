import { certificateEntries } from './certificates.ts';
import type { OptionalArtifact } from './entry.ts';
import { kubeconfigEntries } from './kubeconfigs.ts';

/** The artifacts that a cluster has only if its spec includes them. */
export const optionalArtifacts: readonly OptionalArtifact[] = [...certificateEntries, ...kubeconfigEntries]
  .filter(({ optional }) => optional === true)
  .map(({ name }) => name);
