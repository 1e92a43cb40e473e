import { isIpAddress } from './address.ts';
import type { AlternativeNames } from './artifact.ts';
import type { FixedName, NameSource } from './catalog/entry.ts';
import type { Cluster, Node } from './model.ts';
import { firstServiceAddress } from './subnet.ts';

/** The node that a certificate is made for; only a control-plane node advertises an address. */
export type OwnerNode = Node & { readonly advertiseAddress?: string };

type NameRule = (cluster: Cluster, owner: OwnerNode) => readonly string[];

const rules: Readonly<Record<NameSource, NameRule>> = {
  '<hostname>': (_, owner) => [owner.name],
  '<host IPs>': (_, owner) => owner.addresses,
  '<advertise IP>': (_, owner) => [owner.advertiseAddress ?? owner.addresses[0]].filter((each) => each !== undefined),
  '<first service IP>': (cluster) => cluster.network.serviceSubnets.slice(0, 1).map(firstServiceAddress),
  '<service IPs>': (cluster) => cluster.network.serviceSubnets.map(firstServiceAddress),
  '<endpoint>': (cluster) => (cluster.endpoint === null ? [] : [cluster.endpoint.host]),
  '<IPv6 loopback of IPv6 nodes>': (_, owner) => (owner.addresses.some((each) => each.includes(':')) ? ['::1'] : []),
  '<extra API server names>': (cluster) => cluster.extraNames.apiServer,
  '<extra etcd server names>': (cluster) => cluster.extraNames.etcdServer,
  '<extra etcd peer names>': (cluster) => cluster.extraNames.etcdPeer,
  'kubernetes.default.svc.<first label of the DNS domain>': (cluster) => [
    `kubernetes.default.svc.${cluster.network.dnsDomain.split('.')[0]}`,
  ],
  'kubernetes.default.svc.<DNS domain>': (cluster) => [`kubernetes.default.svc.${cluster.network.dnsDomain}`],
};

/** Returns the names of a certificate: DNS names sorted, addresses in the order of the sources, as kubeadm does. */
export function alternativeNames(
  sources: readonly (NameSource | FixedName)[],
  cluster: Cluster,
  owner: OwnerNode,
): AlternativeNames {
  const all = sources.flatMap((source) => (isRule(source) ? rules[source](cluster, owner) : [source]));
  return {
    dns: [...new Set(all.filter((name) => !isIpAddress(name)))].sort(),
    ip: [...new Set(all.filter(isIpAddress))],
  };
}

function isRule(source: NameSource | FixedName): source is NameSource {
  return source in rules;
}
