import { type ControlPlaneAnswer, isIpAddress, type NodeAnswer, type Profile } from '@kpki/spec';
import { type AdoptionFinding, adoptionFinding } from '../model/adoption-findings.ts';
import { remedy } from '../model/finding.ts';
import { heldIn, leafOf, type SourceTree } from './holding.ts';
import { type FoundMachine, kubeletNodeOf, loopbacks } from './machines.ts';

interface NodesDraft {
  readonly controlPlane: readonly ControlPlaneAnswer[];
  readonly etcdMembers: readonly NodeAnswer[];
  readonly workers: readonly NodeAnswer[];
  readonly findings: readonly AdoptionFinding[];
}

/** What a user said of the machines, which precedes what was found. */
interface GivenNodes {
  readonly controlPlane: readonly NodeAnswer[];
  readonly workers: readonly NodeAnswer[];
}

/** One machine without a name and one name without a machine belong together. */
export function named(machines: readonly FoundMachine[], { controlPlane }: GivenNodes): readonly FoundMachine[] {
  const nameless = machines.filter(({ role, name }) => role === 'control plane' && name === null);
  const free = controlPlane.filter((node) => !machines.some(({ name }) => name === node.name));
  const [machine, another] = nameless;
  const [node, further] = free;
  if (machine === undefined || another !== undefined || node === undefined || further !== undefined) return machines;
  const own = { ...machine, name: node.name, address: node.addresses[0] ?? machine.address };
  return machines.map((each) => (each === machine ? own : each));
}

/** Returns the nodes in an order that begins with the one where the cluster was initialized. */
export function nodesOf(
  machines: readonly FoundMachine[],
  given: GivenNodes,
  trees: readonly SourceTree[],
): NodesDraft {
  const ofRole = (role: FoundMachine['role']): readonly FoundMachine[] =>
    machines.filter((machine) => machine.role === role);
  const ordered = ofRole('control plane').toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)));
  const controlPlane = [
    ...ordered.flatMap((machine) => nodeAnswer(machine, given.controlPlane)),
    ...given.controlPlane.filter(({ name }) => !ordered.some((machine) => machine.name === name)),
  ];
  const members = ofRole('etcd member').flatMap(({ name, address, further }) =>
    nodeAnswer({ name, address, further, port: null }, []),
  );
  const known = new Set([...controlPlane, ...members].map(({ name }) => name));
  return {
    controlPlane,
    etcdMembers: members,
    workers: workersOf(trees, ofRole('worker'), given.workers).filter(({ name }) => !known.has(name)),
    findings: [...missing(controlPlane, machines, given), ...twice(machines)],
  };
}

/** kubeadm makes super-admin.conf only where a cluster is initialized. */
function isFirst({ tree }: FoundMachine): boolean {
  return heldIn(tree, 'super-admin.conf') !== undefined;
}

function nodeAnswer(
  { name, address, further, port }: Pick<FoundMachine, 'name' | 'address' | 'further' | 'port'>,
  given: readonly NodeAnswer[],
): readonly ControlPlaneAnswer[] {
  if (name === null) return [];
  const reported = given.find((node) => node.name === name);
  const addresses = reported?.addresses ?? (address === null ? [] : [address, ...further]);
  if (addresses.length === 0) return [];
  return [{ name, addresses, ...(port === null || port === 6443 ? {} : { port }) }];
}

function workersOf(
  trees: readonly SourceTree[],
  workers: readonly FoundMachine[],
  given: readonly NodeAnswer[],
): readonly NodeAnswer[] {
  const kubelets = trees.flatMap(({ holdings }) =>
    holdings.filter(({ artifact }) => artifact === 'kubelet.conf' || artifact === 'kubelet-server'),
  );
  const names = new Set([
    ...kubelets.flatMap((each) => kubeletNodeOf(each) ?? []),
    ...workers.flatMap(({ name }) => name ?? []),
    ...given.map(({ name }) => name),
  ]);
  return [...names].map((name) => {
    const reported = given.find((node) => node.name === name);
    const serving = kubelets.find((each) => each.artifact === 'kubelet-server' && kubeletNodeOf(each) === name);
    const served = (leafOf(serving)?.names.ip ?? []).filter(isIpAddress);
    return reported ?? { name, addresses: served };
  });
}

function missing(
  controlPlane: readonly NodeAnswer[],
  machines: readonly FoundMachine[],
  given: GivenNodes,
): readonly AdoptionFinding[] {
  const findings: AdoptionFinding[] = [];
  for (const { role, name, address, tree } of machines) {
    const where = heldIn(tree, 'apiserver')?.where ?? heldIn(tree, 'etcd-server')?.where ?? tree.label;
    const isReported = given.controlPlane.some((node) => node.name === name && node.addresses.length > 0);
    if (role === 'worker' || isReported) continue;
    if (name === null && (controlPlane.length === 0 || tree.isOneMachine)) {
      const fix = remedy(tree.isOneMachine && controlPlane.length > 0 ? 'name-folder' : 'give-node');
      findings.push(adoptionFinding('no-control-plane/nameless', where, { address }, fix));
    } else if (name !== null && address === null) {
      const fix = remedy('give-address', { name, isControlPlane: role === 'control plane' });
      findings.push(adoptionFinding('address-unknown', name, {}, fix));
    }
  }
  if (findings.length === 0 && controlPlane.length === 0) {
    findings.push(adoptionFinding('no-control-plane', 'spec.controlPlane', {}, remedy('give-node')));
  }
  return findings;
}

function twice(machines: readonly FoundMachine[]): readonly AdoptionFinding[] {
  return [...Map.groupBy(machines, ({ name }) => name)].flatMap(([name, all]) => {
    if (name === null || all.length < 2) return [];
    const folders = all.map(({ tree }) => tree.label);
    return [adoptionFinding('two-nodes', name, { folders }, remedy('rename-folder'))];
  });
}

interface Foreign {
  readonly profile: Profile;
  /** Of the Service `kubernetes`, and of load balancers. */
  readonly addresses: readonly string[];
}

/**
 * Returns the other addresses of a machine: those of its kubelet, and where certificates of the profile name all
 * addresses of a host, those that the certificates of this machine alone name.
 */
export function furtherAddresses(
  machine: FoundMachine,
  machines: readonly FoundMachine[],
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

function hostAddresses({ tree, role }: FoundMachine, machines: readonly FoundMachine[]): readonly string[] {
  const others = machines.filter((machine) => machine.tree !== tree && machine.role === role);
  const [first = [], ...rest] = served(tree);
  const common = first.filter((each) => rest.every((list) => list.includes(each)));
  // One certificate alone does not tell a host's addresses from added ones.
  if (rest.length === 0 && others.length === 0) return [];
  return common.filter((each) => !others.some((other) => served(other.tree).some((list) => list.includes(each))));
}

function served(tree: SourceTree): readonly (readonly string[])[] {
  return (['apiserver', 'etcd-server', 'etcd-peer'] as const).flatMap((name) => {
    const leaf = leafOf(heldIn(tree, name));
    return leaf === undefined ? [] : [leaf.names.ip];
  });
}
