import { type Finding, finding } from './finding.ts';
import type { Tree } from './holding.ts';
import { type Machine, ownServer, type Server, serverOf } from './machines.ts';

export interface EndpointDraft {
  /** `host:port`; undefined where each node's kubeconfigs lead to its own API server. */
  readonly endpoint?: Server;
  readonly findings: readonly Finding[];
}

const local: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** Where the kubeconfigs of administrators and of users lead, if that is not each node's own API server. */
export function endpointOf(
  trees: readonly Tree[],
  machines: readonly Machine[],
  given: readonly string[],
): EndpointDraft {
  const own = new Set([...machines.map(ownServer), ...given.map((host) => ({ host, port: 6443 }))].map(textOf));
  const counted = new Map<string, { readonly server: Server; readonly where: string[] }>();
  for (const { holdings } of trees) {
    for (const holding of holdings) {
      if (!['admin.conf', 'super-admin.conf', 'user'].includes(holding.artefact)) continue;
      const server = serverOf(holding);
      if (server === null || local.has(server.host) || own.has(textOf(server))) continue;
      const known = counted.get(textOf(server)) ?? { server, where: [] };
      known.where.push(holding.where);
      counted.set(textOf(server), known);
    }
  }
  const [most, ...others] = [...counted.values()].toSorted((a, b) => b.where.length - a.where.length);
  if (most === undefined) return { findings: [] };
  const findings = others.map(({ server, where }) =>
    finding(
      'endpoints-differ',
      'spec.controlPlaneEndpoint',
      `${where.join(', ')} leads to ${textOf(server)}, and ${most.where.join(', ')} to ${textOf(most.server)}, which is taken`,
      'where the other is right, give it with --endpoint',
    ),
  );
  return { endpoint: most.server, findings };
}

export function textOf(server: Server | null): string {
  if (server === null) return '';
  return `${server.host.includes(':') ? `[${server.host}]` : server.host}:${server.port}`;
}
