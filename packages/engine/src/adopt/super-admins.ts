import { type AdoptionFinding, adoptionFinding } from './adoption-finding.ts';
import { heldIn, type Tree } from './holding.ts';

/**
 * The kubeconfigs for emergencies that somebody put on nodes: kubeadm makes one where a cluster is initialized, and kpki keeps it
 * there.
 */
export function superAdminsLeft(trees: readonly Tree[], firstNode: string | undefined): readonly AdoptionFinding[] {
  const others = trees.length === 1 ? [] : trees.filter(({ label }) => label !== firstNode);
  return others.flatMap((tree) => {
    const held = heldIn(tree, 'super-admin.conf');
    if (held === undefined) return [];
    const text = `${held.where} is on a node that has no use for it: who reads it may do anything, whatever RBAC says`;
    return [adoptionFinding('super-admin-on-node', 'super-admin.conf', text, 'remove it from the node')];
  });
}
