import type { ServerRule } from './catalogue/entry.ts';
import { kubeconfigs } from './catalogue/kubeconfigs.ts';
import type { Cluster, ControlPlaneNode, Node } from './model.ts';
import { minorVersion } from './release.ts';

/**
 * The API server that a kubeconfig of a node names; without a node, a user's. A worker has no API server of its own:
 * it takes the endpoint, or the first control-plane node.
 */
export function serverUrl(cluster: Cluster, rule: ServerRule, node: Node | null): string {
  const own = cluster.controlPlane.find((each) => each.name === node?.name);
  const prefersOwn = rule === 'own API server' || (ownServerSince(rule) !== null && kubeletsPreferOwn(cluster));
  const server = own ?? firstControlPlaneNode(cluster);
  if (own === undefined || !prefersOwn) {
    return cluster.endpoint === null
      ? url(server.advertiseAddress, server.port)
      : url(cluster.endpoint.host, cluster.endpoint.port);
  }
  return url(own.advertiseAddress, own.port);
}

/** Whether the kubelet of a control-plane node calls its own API server. */
export function kubeletsPreferOwn(cluster: Cluster): boolean {
  const since = ownServerSince(kubeconfigs['kubelet.conf'].server) ?? 0;
  return cluster.controlPlaneKubeletLocalMode ?? minorVersion(cluster.kubernetesVersion) >= since;
}

/** Returns the minor version in `own API server from 1.33`; null where a rule begins with none. */
export function ownServerSince(rule: ServerRule): number | null {
  const [, since] = rule.split(' from ');
  return since === undefined ? null : minorVersion(since);
}

function firstControlPlaneNode(cluster: Cluster): ControlPlaneNode {
  const [first] = cluster.controlPlane;
  if (first === undefined) throw new Error('a cluster has at least one control-plane node');
  return first;
}

function url(host: string, port: number): string {
  return `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
