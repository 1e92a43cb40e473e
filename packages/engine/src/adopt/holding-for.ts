import type { Slot } from '../slot.ts';
import type { Holding, Tree } from './holding.ts';
import { kubeletNodeOf, type Machine } from './machines.ts';

/**
 * Finds the artifact of a slot: in the tree of its node first, then in a tree of no node. What all nodes share, and
 * what names its node itself, is taken from any tree.
 */
export function holdingFor(
  { artifact, node }: Pick<Slot, 'artifact' | 'node'>,
  trees: readonly Tree[],
  machines: readonly Machine[],
): Holding | undefined {
  const wanted = artifact.kind === 'trust bundle' ? artifact.ca : artifact.name;
  const owner = node ?? artifact.owner;
  const owners = new Map(machines.map(({ tree, name }) => [tree, name]));
  const ownerOf = (tree: Tree): string | null => owners.get(tree) ?? null;
  const isOfNode = (holding: Holding): boolean => [null, owner].includes(kubeletNodeOf(holding));
  const matches = (holding: Holding): boolean =>
    holding.artifact === wanted && isOfNode(holding) && (wanted !== 'user' || holding.user === artifact.owner);
  const isAnywhere =
    artifact.owner === null || wanted === 'user' || wanted === 'kubelet.conf' || wanted === 'kubelet-server';
  const ordered = [
    ...trees.filter((tree) => ownerOf(tree) === owner),
    ...trees.filter((tree) => ownerOf(tree) === null),
    ...(isAnywhere ? trees : []),
  ];
  return ordered.flatMap(({ holdings }) => holdings.find(matches) ?? [])[0];
}
