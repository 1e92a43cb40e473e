import { canonicalAddress, checkNodeName, type Endpoint, isIpAddress, type NodeAnswer } from '@kpki/spec';
import type { Slot } from '../model/slot.ts';
import { type Holding, heldIn, leafOf, type SourceTree } from './holding.ts';
import { apiServerFlag } from './static-pod.ts';

type Role = 'control plane' | 'etcd member' | 'worker';

/** A machine of the cluster as its tree shows it; null: unknown. */
export interface FoundMachine {
  readonly tree: SourceTree;
  readonly role: Role;
  readonly name: string | null;
  /** Of its API server, or of its member of etcd. */
  readonly address: string | null;
  readonly further: readonly string[];
  readonly port: number | null;
}

const nodeUser = 'system:node:';
export const loopbacks: ReadonlySet<string> = new Set(['127.0.0.1', '::1']);
const defaultPort = 6443;

export function machinesOf(trees: readonly SourceTree[], given: readonly NodeAnswer[]): readonly FoundMachine[] {
  return trees.flatMap((tree): readonly FoundMachine[] => {
    const role = roleOf(tree);
    if (role === null) return [];
    const name = nodeName(tree) ?? (role === 'worker' ? folderName(tree) : null);
    const reported = given.find((node) => node.name === name);
    return [{ tree, role, name, address: reported?.addresses[0] ?? addressOf(tree), further: [], port: portOf(tree) }];
  });
}

/** The kubeconfig of a kubelet that joined holds no name, and a worker has no other file that does. */
function folderName({ label }: SourceTree): string | null {
  return checkNodeName(label) === null ? label : null;
}

function roleOf(tree: SourceTree): Role | null {
  const has = (...names: readonly Holding['artifact'][]): boolean =>
    names.some((name) => heldIn(tree, name) !== undefined);
  if (has('apiserver', 'apiserver-kubelet-client', 'controller-manager.conf', 'scheduler.conf')) return 'control plane';
  if (has('etcd-server', 'etcd-peer')) return 'etcd member';
  return tree.isOneMachine && (heldIn(tree, 'kubelet.conf') ?? heldIn(tree, 'kubelet-server')) !== undefined
    ? 'worker'
    : null;
}

/** `system:node:cp1` in the client certificate, or the user of the kubeconfig where the certificate is elsewhere. */
export function kubeletNodeOf(holding: Holding): string | null {
  const user = leafOf(holding)?.subject.commonName ?? holding.kubeconfig?.userName ?? '';
  return user.startsWith(nodeUser) ? user.slice(nodeUser.length) : null;
}

function nodeName(tree: SourceTree): string | null {
  if (tree.isNode) return tree.label;
  const candidates = [
    ...new Set(
      tree.holdings
        .filter(({ artifact }) => tree.isOneMachine && artifact === 'kubelet.conf')
        .flatMap((each) => kubeletNodeOf(each) ?? []),
    ),
  ];
  const [kubelet] = candidates.length === 1 ? candidates : [];
  const etcd = tree.staticPods.find(({ component }) => component === 'etcd')?.flags.get('name');
  const own = [kubelet, etcd, memberName(tree)];
  return (
    own.find((each) => each !== undefined && each !== null && checkNodeName(each) === null) ??
    nameInServingCertificates(tree)
  );
}

/** kubeadm names a member's certificates after its node, and they serve that name too. */
function memberName(tree: SourceTree): string | null {
  const leaf = leafOf(heldIn(tree, 'etcd-server')) ?? leafOf(heldIn(tree, 'etcd-peer'));
  const name = leaf?.subject.commonName ?? '';
  return leaf?.names.dns.includes(name) === true ? name : null;
}

/** Returns the name of a host: no Service, no address, and without a domain where there are several. */
function nameInServingCertificates(tree: SourceTree): string | null {
  const dnsOf = (name: Holding['artifact']): readonly string[] => leafOf(heldIn(tree, name))?.names.dns ?? [];
  const isNode = (name: string): boolean =>
    name !== 'localhost' && !/^kubernetes(\.|$)/.test(name) && checkNodeName(name) === null && !isIpAddress(name);
  const ofMember = dnsOf('etcd-server').filter(isNode);
  const ofApi = dnsOf('apiserver').filter(isNode);
  if (ofApi.includes(tree.label) || ofMember.includes(tree.label)) return tree.label;
  const both = ofMember.filter((name) => ofApi.includes(name));
  const candidates = both.length > 0 ? both : [...ofMember, ...ofApi];
  const short = candidates.filter((name) => !name.includes('.'));
  return short.length === 1 ? (short[0] ?? null) : candidates.length === 1 ? (candidates[0] ?? null) : null;
}

function addressOf(tree: SourceTree): string | null {
  const flag = apiServerFlag(tree, 'advertise-address');
  const served = leafOf(heldIn(tree, 'apiserver'))?.names.ip ?? [];
  const dialled = ownEndpoints(tree)
    .map(({ host }) => host)
    .find((host) => isIpAddress(host) && !loopbacks.has(host) && (served.length === 0 || served.includes(host)));
  const member = ['etcd-server', 'etcd-peer'] as const;
  const ofMember = member
    .flatMap((name) => leafOf(heldIn(tree, name))?.names.ip ?? [])
    .find((each) => !loopbacks.has(each));
  const reported = flag === undefined ? null : canonicalAddress(flag);
  return reported ?? dialled ?? ofMember ?? null;
}

function portOf(tree: SourceTree): number | null {
  const flag = Number(apiServerFlag(tree, 'secure-port') ?? 'none');
  if (Number.isInteger(flag)) return flag;
  return ownEndpoints(tree)[0]?.port ?? null;
}

function ownEndpoints({ holdings }: SourceTree): readonly Endpoint[] {
  return (['controller-manager.conf', 'scheduler.conf'] as const).flatMap((name) => {
    const server = endpointIn(holdings.find(({ artifact }) => artifact === name));
    return server === null ? [] : [server];
  });
}

export function endpointIn(holding: Holding | undefined): Endpoint | null {
  const url = holding?.kubeconfig?.server;
  const [, v6, name, port] = /^https:\/\/(?:\[([^\]]+)\]|([^/:]+))(?::(\d+))?\/?$/.exec(url ?? '') ?? [];
  const host = v6 ?? name;
  if (host === undefined) return null;
  // A URL without a port means that of HTTPS.
  return { host: canonicalAddress(host) ?? host, port: port === undefined ? 443 : Number(port) };
}

export function ownEndpoint({ address, port }: FoundMachine): Endpoint | null {
  return address === null ? null : { host: address, port: port ?? defaultPort };
}

/**
 * Finds the artifact of a slot: in the tree of its node first, then in a tree of no node. What all nodes share, and
 * what names its node itself, is taken from any tree.
 */
export function holdingFor(
  { artifact, node }: Pick<Slot, 'artifact' | 'node'>,
  trees: readonly SourceTree[],
  machines: readonly FoundMachine[],
): Holding | undefined {
  const wanted = artifact.kind === 'trust bundle' ? artifact.ca : artifact.name;
  const owner = node ?? artifact.owner;
  const owners = new Map(machines.map(({ tree, name }) => [tree, name]));
  const ownerOf = (tree: SourceTree): string | null => owners.get(tree) ?? null;
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
