import { type ServerEntry, type ServerName, serverEntries } from './catalog/servers.ts';
import type { Cluster, ControlPlaneNode, Endpoint, Node } from './model.ts';
import { etcdMembersOf } from './nodes.ts';

/** Addresses of servers on the nodes that differ from the node's address with the usual port. */
export type Live = Readonly<Record<string, Readonly<Partial<Record<ServerName, Endpoint>>>>>;

export interface Server {
  readonly node: string;
  readonly name: ServerName;
  readonly endpoint: Endpoint;
}

/** Returns the TLS servers of a cluster in the order of the catalog, without an unmanaged etcd. */
export function serversOf(cluster: Cluster, live: Live = {}): readonly Server[] {
  return serverEntries.flatMap((entry) =>
    nodesWith(entry, cluster).map((node) => ({
      node: node.name,
      name: entry.name,
      endpoint: live[node.name]?.[entry.name] ?? defaultEndpoint(entry, node),
    })),
  );
}

function nodesWith({ runsOn }: ServerEntry, cluster: Cluster): readonly (Node | ControlPlaneNode)[] {
  if (runsOn === 'etcd members') return etcdMembersOf(cluster);
  return runsOn === 'control plane' ? cluster.controlPlane : [...cluster.controlPlane, ...cluster.workers];
}

/** A node without addresses is reached by its name. */
function defaultEndpoint({ name, port }: ServerEntry, node: Node | ControlPlaneNode): Endpoint {
  const [first = node.name] = node.addresses;
  if (!('port' in node)) return { host: first, port };
  return { host: node.advertiseAddress, port: name === 'kube-apiserver' ? node.port : port };
}
