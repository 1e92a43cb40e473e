import { type Artifact, artifactsOf, type Cluster, type LeafProfile } from '@kpki/spec';
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
  const artifacts = artifactsOf(cluster);
  let [changed, kept] = [0, 0];
  for (const tree of trees) {
    const node = machines.find((machine) => machine.tree === tree)?.name ?? null;
    for (const holding of tree.holdings) {
      const owner = kubeletNodeOf(holding) ?? node;
      const artifact = artifacts.find(
        ({ name, holder }) => name === holding.artifact && (holder === null || owner === null || holder === owner),
      );
      // What the cluster has no place for differs as a whole; a user is declared as it was found.
      if (artifact === undefined) changed += holding.artifact === 'user' ? 0 : 1;
      else if (artifact.kind === 'authority')
        changed += leafOf(holding)?.subject.commonName === artifact.subject.commonName ? 0 : 1;
      else if (artifact.kind === 'certificate') {
        const { keepsOrganizations = [] } = artifact;
        const found = leafOf(holding)?.subject.organizations ?? [];
        const organizations = keepsOrganizations.find((each) => sameSet(each, found));
        if (organizations !== undefined && !sameSet(found, artifact.subject.organizations)) kept += 1;
        const subject = { ...artifact.subject, ...(organizations === undefined ? {} : { organizations }) };
        changed += leafDifferences({ ...artifact, subject }, holding);
      } else if (artifact.kind === 'kubeconfig') {
        const { kubeconfig } = holding;
        changed += leafDifferences(artifact, holding);
        if (kubeconfig !== null && kubeconfig.chain.length > 0) {
          changed += kubeconfig.server === artifact.server ? 0 : 1;
          changed +=
            kubeconfig.userName === artifact.userName && kubeconfig.ownContext === artifact.contextName ? 0 : 1;
        }
      }
    }
    changed += lacksKubeconfigs(artifacts, tree, node);
  }
  return { changed, kept };
}

/** What only one column wants, such as super-admin.conf, is told by its absence too, where its like is there. */
function lacksKubeconfigs(artifacts: readonly Artifact[], { holdings }: Tree, node: string | null): number {
  if (node === null || !holdings.some(({ artifact }) => artifact === 'admin.conf')) return 0;
  const own = artifacts.filter(({ kind, holder }) => kind === 'kubeconfig' && holder === node);
  return own.filter(({ name }) => !holdings.some(({ artifact }) => artifact === name)).length;
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
