import { isIpAddress, type Profile } from '@kpki/spec';
import { heldIn, leafOf, type Tree } from './holding.ts';
import { kubeletNodeOf, loopbacks, type Machine } from './machines.ts';

/** What is no machine's own among the addresses of serving certificates. */
export interface Foreign {
  readonly profile: Profile;
  /** Of the Service `kubernetes`, and of what stands before the API servers. */
  readonly addresses: readonly string[];
}

/**
 * The addresses of a machine beside the one that it is reached at: those of its kubelet, and where the profile has a
 * certificate name all of a host, what the certificates of this machine name and those of no other.
 */
export function furtherAddresses(
  machine: Machine,
  machines: readonly Machine[],
  { profile, addresses }: Foreign,
): readonly string[] {
  const isForeign = (address: string): boolean => loopbacks.has(address) || addresses.includes(address);
  const kubelet = machine.tree.holdings.find(
    (each) => each.artifact === 'kubelet-server' && kubeletNodeOf(each) === machine.name,
  );
  const own = [
    ...(leafOf(kubelet)?.names.ip ?? []),
    ...(profile === 'kubernetes' ? hostAddresses(machine, machines) : []),
  ];
  const further = own.filter((each) => isIpAddress(each) && each !== machine.address && !isForeign(each));
  return [...new Set(further)];
}

function hostAddresses({ tree, role }: Machine, machines: readonly Machine[]): readonly string[] {
  const others = machines.filter((machine) => machine.tree !== tree && machine.role === role);
  const [first = [], ...rest] = served(tree);
  const common = first.filter((each) => rest.every((list) => list.includes(each)));
  // One certificate alone does not tell a host's addresses from those that were added to it.
  if (rest.length === 0 && others.length === 0) return [];
  return common.filter((each) => !others.some((other) => served(other.tree).some((list) => list.includes(each))));
}

/** The addresses of each certificate that names its host. */
function served(tree: Tree): readonly (readonly string[])[] {
  return (['apiserver', 'etcd-server', 'etcd-peer'] as const).flatMap((name) => {
    const leaf = leafOf(heldIn(tree, name));
    return leaf === undefined ? [] : [leaf.names.ip];
  });
}
