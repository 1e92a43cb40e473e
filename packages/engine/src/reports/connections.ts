import {
  type Cluster,
  type ConnectionEntry,
  type ControlPlaneNode,
  connectionEntries,
  etcdMembersOf,
  hasFact,
  type KubeconfigArtifact,
  type Node,
} from '@kpki/spec';
import type { ObservedState } from '../inventory/observed-state.ts';

export interface ComponentConnection {
  readonly entry: ConnectionEntry;
  /** Artifact ids. */
  readonly client: string;
  readonly server: string;
  /** Null: the bundle inside the client's kubeconfig. */
  readonly clientNode: string | null;
  readonly serverNode: string;
  readonly dialled: Dialled;
}

/** Never empty: no name would prove nothing. */
type Dialled = readonly [string, ...string[]];

type Expand = (entry: ConnectionEntry, observed: ObservedState) => readonly ComponentConnection[];

const loopback = '127.0.0.1';

const expansions: Readonly<Record<ConnectionEntry['dials'], Expand>> = {
  'kubeconfig server': (entry, observed) =>
    observed.artifacts
      .filter(
        (artifact): artifact is KubeconfigArtifact =>
          artifact.kind === 'kubeconfig' && artifact.name === entry.clientCredential,
      )
      .flatMap((artifact) => {
        const dialled = new URL(artifact.server).hostname.replace(/^\[|\]$/g, '');
        return serversBehind(observed.cluster, dialled).map((node) => ({
          entry,
          client: artifact.id,
          server: `${entry.serverCertificate} ${node.name}`,
          clientNode: null,
          serverNode: node.name,
          dialled: [dialled],
        }));
      }),
  'etcd addresses': (entry, { cluster }) =>
    cluster.etcd.topology === 'stacked'
      ? cluster.controlPlane.map((node) => between(entry, node, node, [loopback]))
      : clientsOfEtcd(entry, cluster).flatMap(({ client, members }) =>
          members.map((member) => between(entry, client, member, clientAddresses(cluster, member))),
        ),
  'peer addresses': (entry, { cluster }) => {
    const members = etcdMembersOf(cluster);
    return members.flatMap((client) =>
      members
        .filter((server) => members.length === 1 || server.name !== client.name)
        .map((server) => between(entry, client, server, [peerAddress(cluster, server)])),
    );
  },
  'node addresses': (entry, { cluster }) =>
    cluster.include.includes('kubelet-server')
      ? cluster.controlPlane.flatMap((client) =>
          [...cluster.controlPlane, ...cluster.workers].map((server) =>
            between(entry, client, server, [firstAddress(server)]),
          ),
        )
      : [],
  'other API servers': (entry, { cluster }) =>
    hasFact(cluster.kubernetesVersion, 'peers-of-api-servers')
      ? cluster.controlPlane.flatMap((client) =>
          cluster.controlPlane
            .filter((server) => server.name !== client.name)
            .map((server) => between(entry, client, server, ['kubernetes.default.svc'])),
        )
      : [],
  'stand-in': (entry, { cluster }) => cluster.controlPlane.map((node) => between(entry, node, node, ['kubernetes'])),
};

/** Returns every connection between the components of a cluster. */
export function connectionsOf(observed: ObservedState): readonly ComponentConnection[] {
  const known = new Set(observed.artifacts.map((artifact) => artifact.id));
  return connectionEntries
    .flatMap((entry) => expansions[entry.dials](entry, observed))
    .filter(({ client, server }) => known.has(client) && known.has(server));
}

function between(entry: ConnectionEntry, client: Node, server: Node, dialled: Dialled): ComponentConnection {
  return {
    entry,
    client: `${entry.clientCredential} ${client.name}`,
    server: `${entry.serverCertificate} ${server.name}`,
    clientNode: client.name,
    serverNode: server.name,
    dialled,
  };
}

/** Returns one node's own API server, or all of those behind an endpoint. */
function serversBehind(cluster: Cluster, host: string): readonly ControlPlaneNode[] {
  const own = cluster.controlPlane.filter(
    (node) => node.advertiseAddress === host || node.addresses.includes(host) || node.name === host,
  );
  return own.length > 0 ? own : cluster.controlPlane;
}

/** A node without addresses is dialed by its name, which is in its certificates too. */
function firstAddress({ name, addresses: [first = name] }: Node): string {
  return first;
}

/** kubeadm puts only the advertised address of a member into its certificate. */
function clientAddresses(cluster: Cluster, member: Node): Dialled {
  const [first, ...others] = member.addresses;
  return cluster.profile === 'kubeadm' || first === undefined ? [peerAddress(cluster, member)] : [first, ...others];
}

/** With kubeadm, members advertise the address of the API server on their machine. */
function peerAddress({ profile, controlPlane }: Cluster, member: Node): string {
  const beside = profile === 'kubeadm' ? controlPlane.find(({ name }) => name === member.name) : undefined;
  return beside?.advertiseAddress ?? firstAddress(member);
}

/** etcdctl runs on the machine of its member; API servers connect from their own. */
function clientsOfEtcd(
  entry: ConnectionEntry,
  cluster: Cluster,
): readonly { client: Node; members: readonly Node[] }[] {
  const members = etcdMembersOf(cluster);
  if (entry.client === 'etcdctl') return members.map((member) => ({ client: member, members: [member] }));
  return cluster.controlPlane.map((client) => ({ client, members }));
}
