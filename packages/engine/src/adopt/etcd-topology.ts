import type { ConfigurationAnswers } from '@kpki/spec';
import { type Finding, finding } from './finding.ts';
import { heldIn, type Tree } from './holding.ts';

/** Where the members of etcd are, by whose certificates were found. */
export function etcdOf(
  trees: readonly Tree[],
  members: readonly ConfigurationAnswers['controlPlane'][number][],
): NonNullable<ConfigurationAnswers['etcd']> {
  const has = (name: 'etcd-server' | 'etcd-peer' | 'apiserver' | 'etcd-ca', tree: Tree): boolean =>
    heldIn(tree, name) !== undefined;
  const isMember = (tree: Tree): boolean => has('etcd-server', tree) || has('etcd-peer', tree);
  if (members.length > 0) return { topology: 'external', nodes: members };
  if (trees.some(isMember)) return { topology: 'stacked' };
  // Where only authorities are kept, as for Cluster API, the nodes make all else.
  const onlyAuthorities = !trees.some((tree) => has('apiserver', tree)) && trees.some((tree) => has('etcd-ca', tree));
  return { topology: onlyAuthorities ? 'stacked' : 'unmanaged' };
}

/** Said where nothing else was given. */
export const unmanagedEtcd: Finding = finding(
  'etcd-unmanaged',
  'spec.etcd',
  "no certificate of a member was found: it is declared as somebody else's, and kpki makes nothing for it",
  'adopt the folders of its members too, or declare where they run',
);
