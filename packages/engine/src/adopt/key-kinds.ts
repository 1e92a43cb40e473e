import { keyKindOf } from '@kpki/plugin';
import { type ClusterKeyKind, clusterKeyKinds } from '@kpki/spec';
import type { Holding, SourceTree } from './holding.ts';

interface KeyKinds {
  readonly ca: ClusterKeyKind;
  readonly certificates: ClusterKeyKind;
  readonly kubeconfigs?: ClusterKeyKind;
  readonly serviceAccount?: ClusterKeyKind;
}

/** Returns the most frequent kind of each class; the plan reports the others. */
export function keyKindsOf(trees: readonly SourceTree[]): KeyKinds {
  const holdings = trees.flatMap((tree) => tree.holdings);
  const most = (is: (holding: Holding) => boolean): ClusterKeyKind | undefined =>
    mostCommon(holdings.filter(is).flatMap((holding) => kindOf(holding) ?? []));
  const ca =
    most(({ artifact }) => artifact === 'kubernetes-ca') ??
    most(({ artifact }) => artifact.endsWith('-ca')) ??
    'rsa-2048';
  const inKubeconfigs = most(({ kubeconfig, artifact }) => kubeconfig !== null && artifact !== 'user');
  const certificates =
    most(
      ({ kubeconfig, artifact, certificates: [first] }) =>
        kubeconfig === null && artifact !== 'sa' && first?.ca === false,
    ) ??
    inKubeconfigs ??
    ca;
  const kubeconfigs = inKubeconfigs ?? certificates;
  const serviceAccount =
    most(({ artifact }) => artifact === 'sa') ?? (certificates === 'ed25519' ? 'ec-p256' : certificates);
  return {
    ca,
    certificates,
    ...(kubeconfigs === certificates ? {} : { kubeconfigs }),
    ...(serviceAccount === certificates || serviceAccount === 'ed25519' ? {} : { serviceAccount }),
  };
}

function kindOf({ privateKey, certificates: [first] }: Holding): ClusterKeyKind | null {
  const kind = privateKey === null ? (first?.keyKind ?? null) : keyKindOf(privateKey);
  return clusterKeyKinds.find((each) => each === kind) ?? null;
}

export function mostCommon<T>(values: readonly T[]): T | undefined {
  const counts = [...Map.groupBy(values, (value) => value)].map(([value, all]) => ({ value, count: all.length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.value;
}
