import { certificateEntries } from './certificates.ts';
import type { OptionalArtifact } from './entry.ts';
import { kubeconfigEntries } from './kubeconfigs.ts';

/** What a cluster has only where its spec includes it. */
export const optionalArtifacts: readonly OptionalArtifact[] = [...certificateEntries, ...kubeconfigEntries]
  .filter(({ optional }) => optional === true)
  .map(({ name }) => name);
