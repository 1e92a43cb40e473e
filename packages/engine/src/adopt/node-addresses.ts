import { isIpAddress, type Profile } from '@kpki/spec';
import { heldIn, leafOf, type Tree } from './holding.ts';
import { kubeletNodeOf, loopbacks, type Machine } from './machines.ts';

export interface Foreign {
  readonly profile: Profile;
  /** Of the Service `kubernetes`, and of load balancers. */
  readonly addresses: readonly string[];
}

/**
 * Returns the other addresses of a machine: those of its kubelet, and where certificates of the profile name all
 * addresses of a host, those that the certificates of this machine alone name.
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
  // One certificate alone does not tell a host's addresses from added ones.
  if (rest.length === 0 && others.length === 0) return [];
  return common.filter((each) => !others.some((other) => served(other.tree).some((list) => list.includes(each))));
}

function served(tree: Tree): readonly (readonly string[])[] {
  return (['apiserver', 'etcd-server', 'etcd-peer'] as const).flatMap((name) => {
    const leaf = leafOf(heldIn(tree, name));
    return leaf === undefined ? [] : [leaf.names.ip];
  });
}
