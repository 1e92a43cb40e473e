import type { ServerRule } from './catalog/entry.ts';
import type { Cluster, ControlPlaneNode, Endpoint, Node } from './model.ts';
import { hasFact, sinceText } from './versions.ts';

/**
 * Returns the API server that a kubeconfig names: a worker has no API server, and uses the endpoint or the first
 * node's.
 */
export function serverUrl(cluster: Cluster, rule: ServerRule, node: Node | null): string {
  const own = cluster.controlPlane.find((each) => each.name === node?.name);
  const prefersOwn = rule === 'own API server' || (rule === 'by version' && kubeletsPreferOwn(cluster));
  const server = own ?? firstControlPlaneNode(cluster);
  if (own === undefined || !prefersOwn) {
    return `https://${endpointText(cluster.endpoint ?? endpointAt(server))}`;
  }
  return `https://${endpointText(endpointAt(own))}`;
}

export function kubeletsPreferOwn(cluster: Cluster): boolean {
  return cluster.controlPlaneKubeletLocalMode ?? hasFact(cluster.kubernetesVersion, 'own-api-server');
}

/** Returns a rule as text: `own API server from 1.33`. */
export function serverRuleText(rule: ServerRule): string {
  return rule === 'by version' ? `own API server from ${sinceText('own-api-server')}` : rule;
}

function endpointAt({ advertiseAddress, port }: ControlPlaneNode): Endpoint {
  return { host: advertiseAddress, port };
}

function firstControlPlaneNode(cluster: Cluster): ControlPlaneNode {
  const [first] = cluster.controlPlane;
  if (first === undefined) throw new Error('a cluster needs at least one control-plane node');
  return first;
}

/** Returns `host:port`, an IPv6 address in brackets. */
export function endpointText({ host, port }: Endpoint): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
