import { type ArtifactName, checkClusterName, defaultAnswers, type Endpoint, endpointText } from '@kpki/spec';
import { type AdoptionFinding, adoptionFinding, type ReachedEndpoint } from '../model/adoption-findings.ts';
import { remedy } from '../model/finding.ts';
import { heldIn, leafOf, type SourceTree } from './holding.ts';
import { mostCommon } from './key-kinds.ts';
import { endpointIn, type FoundMachine, ownEndpoint } from './machines.ts';

interface EndpointDraft {
  /** `host:port`; undefined where each node's kubeconfigs name its own API server. */
  readonly endpoint?: Endpoint;
  readonly findings: readonly AdoptionFinding[];
}

const local: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** Returns where kubeconfigs lead, if not to each node's own API server: those of people count before kubelets. */
export function endpointOf(
  trees: readonly SourceTree[],
  machines: readonly FoundMachine[],
  given: readonly string[],
): EndpointDraft {
  const own = new Set(
    [...machines.flatMap((each) => ownEndpoint(each) ?? []), ...given.map((host) => ({ host, port: 6443 }))].map(
      endpointText,
    ),
  );
  const [most, ...others] = reachedBy(trees, own);
  if (most === undefined) return { findings: [] };
  const shown = ({ reached, where }: Reached): ReachedEndpoint => ({ endpoint: endpointText(reached), files: where });
  const findings = others.map((other) => {
    const params = { taken: shown(most), other: shown(other) };
    return adoptionFinding('endpoints-differ', 'spec.controlPlaneEndpoint', params, remedy('give-endpoint'));
  });
  return { endpoint: most.reached, findings };
}

interface Reached {
  readonly reached: Endpoint;
  readonly where: string[];
}

const administrators: readonly ArtifactName[] = ['admin.conf', 'super-admin.conf', 'user'];
const clients: readonly ArtifactName[] = ['kube-proxy.conf', 'kubelet.conf'];

/** Orders by how many kubeconfigs name each, most first. */
function reachedBy(trees: readonly SourceTree[], own: ReadonlySet<string>): readonly Reached[] {
  const holdings = trees.flatMap((tree) => tree.holdings);
  const [first = [], second = []] = [administrators, clients].map((names) => {
    const found = new Map<string, Reached>();
    for (const holding of holdings.filter(({ artifact }) => names.includes(artifact))) {
      const reached = endpointIn(holding);
      if (reached === null || local.has(reached.host) || own.has(endpointText(reached))) continue;
      const known = found.get(endpointText(reached)) ?? { reached, where: [] };
      known.where.push(holding.where);
      found.set(endpointText(reached), known);
    }
    return [...found.values()].toSorted((a, b) => b.where.length - a.where.length);
  });
  return first.length > 0 ? first : second;
}

export function clusterName(
  trees: readonly SourceTree[],
  given: string | undefined,
): { readonly name: string; readonly findings: readonly AdoptionFinding[] } {
  if (given !== undefined) return { name: given, findings: [] };
  const shown = mostCommon(
    trees.flatMap(({ holdings }) =>
      holdings.flatMap(({ artifact, kubeconfig }) =>
        // A kubelet that joined without kubeadm names each cluster "default-cluster".
        kubeconfig === null || artifact === 'kubelet.conf' || kubeconfig.clusterName === 'default-cluster'
          ? []
          : [kubeconfig.clusterName],
      ),
    ),
  );
  if (shown !== undefined && checkClusterName(shown) === null) return { name: shown, findings: [] };
  const { name: taken } = defaultAnswers;
  const [about, fix] = ['metadata.name', remedy('give-cluster-name')];
  const assumed =
    shown === undefined
      ? adoptionFinding('cluster-name-assumed/unknown', about, { taken }, fix)
      : adoptionFinding('cluster-name-assumed/refused', about, { found: shown, taken }, fix);
  return { name: taken, findings: [assumed] };
}

export function dnsDomainOf(trees: readonly SourceTree[]): string | undefined {
  const names = trees.flatMap((tree) => leafOf(heldIn(tree, 'apiserver'))?.names.dns ?? []);
  const domains = names.flatMap((name) => /^kubernetes\.default\.svc\.(.+)$/.exec(name)?.[1] ?? []);
  // The Kubernetes documentation names the first label of the domain too, and some certificates name no other.
  const [longest] = domains.toSorted((a, b) => b.length - a.length);
  return longest === defaultAnswers.dnsDomain.split('.')[0] ? undefined : longest;
}
