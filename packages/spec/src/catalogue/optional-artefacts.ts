import { certificateEntries } from './certificates.ts';
import type { OptionalArtefact } from './entry.ts';
import { kubeconfigEntries } from './kubeconfigs.ts';

/** What a cluster has only where its spec includes it. */
export const optionalArtefacts: readonly OptionalArtefact[] = [...certificateEntries, ...kubeconfigEntries]
  .filter(({ optional }) => optional === true)
  .map(({ name }) => name);
