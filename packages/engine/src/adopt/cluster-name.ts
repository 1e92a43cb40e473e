import { checkClusterName, usualAnswers } from '@kpki/spec';
import { type AdoptionFinding, adoptionFinding } from './adoption-finding.ts';
import { heldIn, leafOf, type Tree } from './holding.ts';
import { mostCommon } from './key-kinds.ts';

export function clusterName(
  trees: readonly Tree[],
  given: string | undefined,
): { readonly name: string; readonly findings: readonly AdoptionFinding[] } {
  if (given !== undefined) return { name: given, findings: [] };
  const shown = mostCommon(
    trees.flatMap(({ holdings }) =>
      holdings.flatMap(({ artifact, kubeconfig }) =>
        // A kubelet that joined by itself says "default-cluster" whatever the cluster is called.
        kubeconfig === null || artifact === 'kubelet.conf' || kubeconfig.clusterName === 'default-cluster'
          ? []
          : [kubeconfig.clusterName],
      ),
    ),
  );
  const { name: usual } = usualAnswers;
  const fix = 'give it with --cluster-name';
  if (shown === undefined) {
    const text = `no kubeconfig tells it; ${usual} is taken`;
    return { name: usual, findings: [adoptionFinding('cluster-name-assumed', 'metadata.name', text, fix)] };
  }
  if (checkClusterName(shown) === null) return { name: shown, findings: [] };
  const text = `the kubeconfigs call it ${JSON.stringify(shown)}, which is no name here; ${usual} is taken`;
  return { name: usual, findings: [adoptionFinding('cluster-name-assumed', 'metadata.name', text, fix)] };
}

export function dnsDomainOf(trees: readonly Tree[]): string | undefined {
  const names = trees.flatMap((tree) => leafOf(heldIn(tree, 'apiserver'))?.names.dns ?? []);
  const domains = names.flatMap((name) => /^kubernetes\.default\.svc\.(.+)$/.exec(name)?.[1] ?? []);
  // The Kubernetes documentation names the first label of the domain too, and some certificates name no other.
  const [longest] = domains.toSorted((a, b) => b.length - a.length);
  return longest === usualAnswers.dnsDomain.split('.')[0] ? undefined : longest;
}
