import { canonicalAddress, type NodeAnswer, sinceText } from '@kpki/spec';
import { sameBytes } from '../bytes.ts';
import { type AdoptionFinding, adoptionFinding } from './adoption-finding.ts';
import { heldIn, type SourceTree } from './holding.ts';
import { apiServerFlag } from './static-pod.ts';

/** A member of etcd in the flag that lists the members. */
interface Member {
  readonly name: string;
  readonly host: string;
}

/** Reports etcd members that are no nodes of the spec; a manifest lacks those that joined later than its own. */
export function unseenMembers(trees: readonly SourceTree[], nodes: readonly NodeAnswer[]): readonly AdoptionFinding[] {
  const pods = trees.flatMap(({ staticPods }) => staticPods).filter(({ component }) => component === 'etcd');
  // In a manifest written by hand, a member may have another name than its node.
  const names = new Set([...nodes.map(({ name }) => name), ...pods.flatMap(({ flags }) => flags.get('name') ?? [])]);
  const hosts = new Set(nodes.flatMap(({ name, addresses }) => [name, ...addresses]));
  const listed = pods.flatMap(({ flags }) => membersIn(flags.get('initial-cluster') ?? ''));
  const unseen = listed.filter(({ name, host }) => !names.has(name) && !hosts.has(host));
  const found = [...new Map(unseen.map((member) => [member.name, member])).values()];
  if (found.length === 0) return [];
  const said = found.map(({ name, host }) => `${name} (${host})`).join(', ');
  const what = found.length === 1 ? 'a member' : 'members';
  const text =
    `the manifest of etcd (--initial-cluster) names ${what} that nothing was found of: ${said}; ` +
    'a rotation by this declaration would leave them with the old CAs';
  return [adoptionFinding('members-not-found', 'spec.etcd', text, fix)];
}

const fix =
  'adopt the folders of all nodes at once, each called as its node: `kpki adopt DIR`, or `kpki adopt DIR/cp1 DIR/cp2`; ' +
  'of a node that was taken away there is nothing to do';

/** `cp1=https://192.0.2.11:2380,cp2=https://[2001:db8::12]:2380`; other text is ignored. */
function membersIn(list: string): readonly Member[] {
  return list.split(',').flatMap((each) => {
    const [, name, url = ''] = /^([^=]+)=(.+)$/.exec(each.trim()) ?? [];
    const host = hostIn(url);
    return name === undefined || host === null ? [] : [{ name, host }];
  });
}

function hostIn(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname } = new URL(url);
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return canonicalAddress(bare) ?? bare;
}

/**
 * Warns where an API server would not start after an upgrade: its two client CAs have a certificate in common, and it lets
 * every front proxy in (`pkg/kubeapiserver/options/authentication.go`).
 */
export function clientCasOverlap(trees: readonly SourceTree[]): readonly AdoptionFinding[] {
  if (!trees.some(isRefused)) return [];
  const since = sinceText('client-cas-apart');
  const text = `--client-ca-file and --requestheader-client-ca-file have a certificate in common, and --requestheader-allowed-names is empty: from Kubernetes ${since} on, the API server does not start`;
  const fix =
    'set --requestheader-allowed-names=front-proxy-client before an upgrade, or give front proxies a CA of their own';
  return [adoptionFinding('client-cas-overlap', 'kube-apiserver', text, fix)];
}

function isRefused(tree: SourceTree): boolean {
  const proxies = apiServerFlag(tree, 'requestheader-client-ca-file');
  if (proxies === undefined || (apiServerFlag(tree, 'requestheader-allowed-names') ?? '') !== '') return false;
  return proxies === apiServerFlag(tree, 'client-ca-file') || haveOneInCommon(tree);
}

function haveOneInCommon(tree: SourceTree): boolean {
  const clients = heldIn(tree, 'kubernetes-ca')?.certificates ?? [];
  const proxies = heldIn(tree, 'front-proxy-ca')?.certificates ?? [];
  return clients.some((one) => proxies.some((other) => sameBytes(one.der, other.der)));
}
