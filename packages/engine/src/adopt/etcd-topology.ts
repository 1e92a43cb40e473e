import type { ConfigurationAnswers } from '@kpki/spec';
import { type AdoptionFinding, adoptionFinding } from '../model/adoption-findings.ts';
import { remedy } from '../model/finding.ts';
import { heldIn, leafOf, type SourceTree } from './holding.ts';

/** Returns where the members of etcd run, by whose certificates were found. */
export function etcdOf(
  trees: readonly SourceTree[],
  members: readonly ConfigurationAnswers['controlPlane'][number][],
): NonNullable<ConfigurationAnswers['etcd']> {
  const has = (name: 'etcd-server' | 'etcd-peer' | 'apiserver' | 'etcd-ca', tree: SourceTree): boolean =>
    heldIn(tree, name) !== undefined;
  const isMember = (tree: SourceTree): boolean => has('etcd-server', tree) || has('etcd-peer', tree);
  if (members.length > 0) return { topology: 'external', nodes: members };
  if (trees.some(isMember)) return { topology: 'stacked' };
  // Where only CAs are stored, as for Cluster API, the nodes make everything else.
  const onlyCas = !trees.some((tree) => has('apiserver', tree)) && trees.some((tree) => has('etcd-ca', tree));
  return { topology: onlyCas ? 'stacked' : 'unmanaged' };
}

/** Reported where no etcd was given. No report of the file shows what the API servers present to such an etcd. */
export function unmanagedEtcd(trees: readonly SourceTree[]): readonly AdoptionFinding[] {
  return [
    adoptionFinding('etcd-unmanaged', 'spec.etcd', {}, remedy('adopt-etcd-members')),
    ...trees.flatMap(unlistedIn),
  ];
}

function unlistedIn(tree: SourceTree): readonly AdoptionFinding[] {
  return (['apiserver-etcd-client', 'etcd-ca'] as const).flatMap((name) => {
    const holding = heldIn(tree, name);
    const certificate = leafOf(holding);
    if (holding === undefined || certificate === undefined) return [];
    const params = { name, notAfter: certificate.notAfter.toISOString() };
    return [adoptionFinding('etcd-undeclared', holding.where, params, remedy('watch-folder'))];
  });
}
