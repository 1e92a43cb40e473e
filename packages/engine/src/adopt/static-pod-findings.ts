import { canonicalAddress, type NodeAnswer } from '@kpki/spec';
import { sameBytes } from '../bytes.ts';
import { type AdoptionFinding, adoptionFinding, type EtcdMember } from '../model/adoption-findings.ts';
import { remedy } from '../model/finding.ts';
import { heldIn, type SourceTree } from './holding.ts';
import { apiServerFlag } from './static-pod.ts';

/** Reports etcd members that are no nodes of the spec; a manifest lacks those that joined later than its own. */
export function unseenMembers(trees: readonly SourceTree[], nodes: readonly NodeAnswer[]): readonly AdoptionFinding[] {
  const pods = trees.flatMap(({ staticPods }) => staticPods).filter(({ component }) => component === 'etcd');
  // In a manifest written by hand, a member may have another name than its node.
  const names = new Set([...nodes.map(({ name }) => name), ...pods.flatMap(({ flags }) => flags.get('name') ?? [])]);
  const hosts = new Set(nodes.flatMap(({ name, addresses }) => [name, ...addresses]));
  const listed = pods.flatMap(({ flags }) => membersIn(flags.get('initial-cluster') ?? ''));
  const unseen = listed.filter(({ name, host }) => !names.has(name) && !hosts.has(host));
  const members = [...new Map(unseen.map((member) => [member.name, member])).values()];
  if (members.length === 0) return [];
  return [adoptionFinding('members-not-found', 'spec.etcd', { members }, remedy('adopt-all-nodes'))];
}

/** `cp1=https://192.0.2.11:2380,cp2=https://[2001:db8::12]:2380`; other text is ignored. */
function membersIn(list: string): readonly EtcdMember[] {
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
  return [adoptionFinding('client-cas-overlap', 'kube-apiserver', {}, remedy('set-front-proxy-names'))];
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
