import { type Artifact, artifactsOf, type Cluster, type LeafProfile } from '@kpki/spec';
import { extendedUsagesOf } from '../issue/style.ts';
import { sameSet } from '../same-set.ts';
import { namesDiffer } from '../step/names-differ.ts';
import { type Holding, leafOf, type Tree } from './holding.ts';
import { kubeletNodeOf, type Machine } from './machines.ts';

/** Counts what differs from the spec of a cluster: the fewer, the better the spec describes what was found. */
export interface Differences {
  readonly changed: number;
  /** Organizations of older releases, which a plan leaves as they are. */
  readonly kept: number;
}

/** Counts the differences that tell the profiles and versions of Kubernetes apart. */
export function differencesFrom(cluster: Cluster, trees: readonly Tree[], machines: readonly Machine[]): Differences {
  const artifacts = artifactsOf(cluster);
  let [changed, kept] = [0, 0];
  for (const tree of trees) {
    const node = machines.find((machine) => machine.tree === tree)?.name ?? null;
    for (const holding of tree.holdings) {
      const ownNode = kubeletNodeOf(holding) ?? node;
      const artifact = artifacts.find(
        ({ name, owner }) => name === holding.artifact && (owner === null || ownNode === null || owner === ownNode),
      );
      // An artifact without a slot differs as a whole; a user is taken over as found.
      if (artifact === undefined) changed += holding.artifact === 'user' ? 0 : 1;
      else if (artifact.kind === 'ca')
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

/** A file of one profile only, such as super-admin.conf, also counts by its absence, where similar files are found. */
function lacksKubeconfigs(artifacts: readonly Artifact[], { holdings }: Tree, node: string | null): number {
  if (node === null || !holdings.some(({ artifact }) => artifact === 'admin.conf')) return 0;
  const own = artifacts.filter(({ kind, owner }) => kind === 'kubeconfig' && owner === node);
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
