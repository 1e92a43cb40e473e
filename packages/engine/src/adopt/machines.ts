import { canonicalAddress, checkNodeName, type Endpoint, isIpAddress, type NodeAnswer } from '@kpki/spec';
import { apiServerFlag } from './api-server-flag.ts';
import { type Holding, heldIn, leafOf, type Tree } from './holding.ts';

/** What a machine is for, by what it keeps. */
type Role = 'control plane' | 'etcd member' | 'worker';

/** A machine of the cluster, as far as its tree tells; null for what does not show. */
export interface Machine {
  readonly tree: Tree;
  readonly role: Role;
  readonly name: string | null;
  /** What its API server, or its member of etcd, is reached at. */
  readonly address: string | null;
  /** What else it is reached at. */
  readonly further: readonly string[];
  /** Where its API server listens. */
  readonly port: number | null;
}

const nodeUser = 'system:node:';
export const loopbacks: ReadonlySet<string> = new Set(['127.0.0.1', '::1']);
const usualPort = 6443;

export function machinesOf(trees: readonly Tree[], given: readonly NodeAnswer[]): readonly Machine[] {
  return trees.flatMap((tree): readonly Machine[] => {
    const role = roleOf(tree);
    if (role === null) return [];
    const name = nodeName(tree) ?? (role === 'worker' ? folderName(tree) : null);
    const told = given.find((node) => node.name === name);
    return [{ tree, role, name, address: told?.addresses[0] ?? addressOf(tree), further: [], port: portOf(tree) }];
  });
}

/** A kubelet that joined says no name in its kubeconfig, and a worker has nothing else that does. */
function folderName({ label }: Tree): string | null {
  return checkNodeName(label) === null ? label : null;
}

function roleOf(tree: Tree): Role | null {
  const has = (...names: readonly Holding['artifact'][]): boolean =>
    names.some((name) => heldIn(tree, name) !== undefined);
  if (has('apiserver', 'apiserver-kubelet-client', 'controller-manager.conf', 'scheduler.conf')) return 'control plane';
  if (has('etcd-server', 'etcd-peer')) return 'etcd member';
  return tree.isOneMachine && tree.holdings.some(isKubelet) ? 'worker' : null;
}

function isKubelet({ artifact }: Holding): boolean {
  return artifact === 'kubelet.conf' || artifact === 'kubelet-server';
}

/** `system:node:cp1` in the client certificate, or what the kubeconfig calls its user where that is kept elsewhere. */
export function kubeletNodeOf(holding: Holding): string | null {
  const user = leafOf(holding)?.subject.commonName ?? holding.kubeconfig?.userName ?? '';
  return user.startsWith(nodeUser) ? user.slice(nodeUser.length) : null;
}

function nodeName(tree: Tree): string | null {
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

/** kubeadm calls a member's certificates by its node, which they are served for too. */
function memberName(tree: Tree): string | null {
  const leaf = leafOf(heldIn(tree, 'etcd-server')) ?? leafOf(heldIn(tree, 'etcd-peer'));
  const name = leaf?.subject.commonName ?? '';
  return leaf?.names.dns.includes(name) === true ? name : null;
}

/** A name that says where it is served: of no Service, of no address, and without a domain where there are several. */
function nameInServingCertificates(tree: Tree): string | null {
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

function addressOf(tree: Tree): string | null {
  const flag = apiServerFlag(tree, 'advertise-address');
  const served = leafOf(heldIn(tree, 'apiserver'))?.names.ip ?? [];
  const dialled = ownEndpoints(tree)
    .map(({ host }) => host)
    .find((host) => isIpAddress(host) && !loopbacks.has(host) && (served.length === 0 || served.includes(host)));
  const member = ['etcd-server', 'etcd-peer'] as const;
  const ofMember = member
    .flatMap((name) => leafOf(heldIn(tree, name))?.names.ip ?? [])
    .find((each) => !loopbacks.has(each));
  const told = flag === undefined ? null : canonicalAddress(flag);
  return told ?? dialled ?? ofMember ?? null;
}

function portOf(tree: Tree): number | null {
  const flag = Number(apiServerFlag(tree, 'secure-port') ?? 'none');
  if (Number.isInteger(flag)) return flag;
  return ownEndpoints(tree)[0]?.port ?? null;
}

/** Where the components beside an API server call it. */
function ownEndpoints({ holdings }: Tree): readonly Endpoint[] {
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

/** Where an API server of a machine is reached; null where its address does not show. */
export function ownEndpoint({ address, port }: Machine): Endpoint | null {
  return address === null ? null : { host: address, port: port ?? usualPort };
}
