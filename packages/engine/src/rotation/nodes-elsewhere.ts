import { type BundleName, nodesOf } from '@kpki/spec';
import { copiesOf, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';

/** Returns the bundle in kubelet.conf, and so in every copy of it in the cluster. */
export function clientBundle({ artifacts }: Pick<ObservedState, 'artifacts'>): BundleName {
  return ofKind(artifacts, 'kubeconfig').find(({ name }) => name === 'kubelet.conf')?.trusts ?? 'kubernetes-ca-bundle';
}

/** Returns the nodes of the file whose kubelet.conf no sink keeps; of others only the API server knows. */
export function nodesElsewhere(observed: ObservedState): readonly string[] {
  const observation = observe(observed);
  const notStored = new Set(
    observed.artifacts
      .filter((artifact) => artifact.name === 'kubelet.conf' && copiesOf(artifact, { observation }).length === 0)
      .map(({ owner }) => owner),
  );
  return nodesOf(observed.cluster)
    .map(({ name }) => name)
    .filter((name) => notStored.has(name));
}
