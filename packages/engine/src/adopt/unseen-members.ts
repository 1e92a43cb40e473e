import { canonicalAddress, type NodeAnswer } from '@kpki/spec';
import { type AdoptionFinding, adoptionFinding } from './adoption-finding.ts';
import type { Tree } from './holding.ts';

/** A member of etcd in the flag that lists the members. */
interface Member {
  readonly name: string;
  readonly host: string;
}

/**
 * Reports members of etcd in a manifest that are no nodes of the spec. The list dates from the day that the member
 * joined: later members are missing, as on the first node.
 */
export function unseenMembers(trees: readonly Tree[], nodes: readonly NodeAnswer[]): readonly AdoptionFinding[] {
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
