import { type Artefact, artefactsOf, type Cluster, type LeafProfile } from '@kpki/spec';
import { extendedUsagesOf } from '../issue/style.ts';
import { sameSet } from '../same-set.ts';
import { namesDiffer } from '../step/names-differ.ts';
import { type Holding, leafOf, type Tree } from './holding.ts';
import { kubeletNodeOf, type Machine } from './machines.ts';

/**
 * How many things that were found are not as a cluster declares them, in what the profiles and versions of Kubernetes
 * differ in: the fewer, the better the cluster describes them.
 */
export function differencesFrom(cluster: Cluster, trees: readonly Tree[], machines: readonly Machine[]): number {
  const artefacts = artefactsOf(cluster);
  let count = 0;
  for (const tree of trees) {
    const node = machines.find((machine) => machine.tree === tree)?.name ?? null;
    for (const holding of tree.holdings) {
      const owner = kubeletNodeOf(holding) ?? node;
      const artefact = artefacts.find(
        ({ name, holder }) => name === holding.artefact && (holder === null || owner === null || holder === owner),
      );
      // What the cluster has no place for differs as a whole; a user is declared as it was found.
      if (artefact === undefined) count += holding.artefact === 'user' ? 0 : 1;
      else if (artefact.kind === 'authority')
        count += leafOf(holding)?.subject.commonName === artefact.subject.commonName ? 0 : 1;
      else if (artefact.kind === 'certificate') count += leafDifferences(artefact, holding);
      else if (artefact.kind === 'kubeconfig') {
        const { kubeconfig } = holding;
        count += leafDifferences(artefact, holding);
        if (kubeconfig !== null && kubeconfig.chain.length > 0) {
          count += kubeconfig.server === artefact.server ? 0 : 1;
          count += kubeconfig.userName === artefact.userName && kubeconfig.ownContext === artefact.contextName ? 0 : 1;
        }
      }
    }
    count += lacksKubeconfigs(artefacts, tree, node);
  }
  return count;
}

/** What only one column wants, such as super-admin.conf, is told by its absence too, where its like is there. */
function lacksKubeconfigs(artefacts: readonly Artefact[], { holdings }: Tree, node: string | null): number {
  if (node === null || !holdings.some(({ artefact }) => artefact === 'admin.conf')) return 0;
  const own = artefacts.filter(({ kind, holder }) => kind === 'kubeconfig' && holder === node);
  return own.filter(({ name }) => !holdings.some(({ artefact }) => artefact === name)).length;
}

function leafDifferences(wanted: LeafProfile, holding: Holding): number {
  const leaf = leafOf(holding);
  if (leaf === undefined) return 0;
  const sameSubject =
    leaf.subject.commonName === wanted.subject.commonName &&
    sameSet(leaf.subject.organizations, wanted.subject.organizations);
  const sameUsages = sameSet(leaf.extendedKeyUsages ?? [], extendedUsagesOf(wanted.certificateKind));
  return (sameSubject ? 0 : 1) + (sameUsages ? 0 : 1) + (namesDiffer(leaf.names, wanted.names) === null ? 0 : 1);
}
