import { type Artefact, artefactsOf, type Cluster, type LeafProfile } from '@kpki/spec';
import { extendedUsagesOf } from '../issue/style.ts';
import { sameSet } from '../same-set.ts';
import { namesDiffer } from '../step/names-differ.ts';
import { type Holding, leafOf, type Tree } from './holding.ts';
import { kubeletNodeOf, type Machine } from './machines.ts';

/** How many things that were found are not as a cluster declares them: the fewer, the better it describes them. */
export interface Differences {
  /** Those that a plan would change. */
  readonly changed: number;
  /** Those that a plan keeps as they are: the organizations of older releases. */
  readonly kept: number;
}

/** Counts the differences in what the profiles and versions of Kubernetes differ in. */
export function differencesFrom(cluster: Cluster, trees: readonly Tree[], machines: readonly Machine[]): Differences {
  const artefacts = artefactsOf(cluster);
  let [changed, kept] = [0, 0];
  for (const tree of trees) {
    const node = machines.find((machine) => machine.tree === tree)?.name ?? null;
    for (const holding of tree.holdings) {
      const owner = kubeletNodeOf(holding) ?? node;
      const artefact = artefacts.find(
        ({ name, holder }) => name === holding.artefact && (holder === null || owner === null || holder === owner),
      );
      // What the cluster has no place for differs as a whole; a user is declared as it was found.
      if (artefact === undefined) changed += holding.artefact === 'user' ? 0 : 1;
      else if (artefact.kind === 'authority')
        changed += leafOf(holding)?.subject.commonName === artefact.subject.commonName ? 0 : 1;
      else if (artefact.kind === 'certificate') {
        const { keepsOrganizations = [] } = artefact;
        const found = leafOf(holding)?.subject.organizations ?? [];
        const organizations = keepsOrganizations.find((each) => sameSet(each, found));
        if (organizations !== undefined && !sameSet(found, artefact.subject.organizations)) kept += 1;
        const subject = { ...artefact.subject, ...(organizations === undefined ? {} : { organizations }) };
        changed += leafDifferences({ ...artefact, subject }, holding);
      } else if (artefact.kind === 'kubeconfig') {
        const { kubeconfig } = holding;
        changed += leafDifferences(artefact, holding);
        if (kubeconfig !== null && kubeconfig.chain.length > 0) {
          changed += kubeconfig.server === artefact.server ? 0 : 1;
          changed +=
            kubeconfig.userName === artefact.userName && kubeconfig.ownContext === artefact.contextName ? 0 : 1;
        }
      }
    }
    changed += lacksKubeconfigs(artefacts, tree, node);
  }
  return { changed, kept };
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
