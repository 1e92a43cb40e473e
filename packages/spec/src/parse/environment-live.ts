import { type ServerEntry, serverEntries } from '../catalog/servers.ts';
import { type Path, shown } from '../problem.ts';
import type { Live } from '../servers.ts';
import type { EnvironmentForm, Loose, NodeForm, SpecForm } from './form.ts';
import { nearest } from './nearest.ts';
import type { ReportProblem } from './report.ts';
import { parseEndpoint } from './values.ts';

/** Reports entries of `live` for nodes that the cluster lacks, or for servers that do not run there. */
export function judgeLive(
  form: Loose<EnvironmentForm>,
  spec: Loose<SpecForm>,
  path: Path,
  report: ReportProblem,
): void {
  const roles = rolesIn(spec);
  for (const [node, servers] of Object.entries(form.live ?? {})) {
    const role = roles.get(node);
    if (role === undefined) {
      const near = nearest(node, [...roles.keys()]);
      const next =
        near === null ? `there are ${[...roles.keys()].map(shown).join(', ')}` : `did you mean ${shown(near)}?`;
      report([...path, 'live', node], `no node ${shown(node)} in this environment; ${next}`, 'key');
      continue;
    }
    for (const { name, what, runsOn } of serverEntries) {
      if (servers?.[name] === undefined || role.has(runsOn)) continue;
      report([...path, 'live', node, name], `no ${what} of this cluster runs on ${shown(node)}; leave it out`, 'key');
    }
  }
}

type Role = ServerEntry['runsOn'];

/** Returns the servers of each node, for the valid parts of the form. */
function rolesIn({ controlPlane, etcd, nodes }: Loose<SpecForm>): ReadonlyMap<string, ReadonlySet<Role>> {
  const topology = etcd?.topology ?? 'stacked';
  const rows: readonly (readonly [readonly (Loose<NodeForm> | undefined)[] | undefined, readonly Role[]])[] = [
    [
      controlPlane,
      ['control plane', 'control plane and workers', ...(topology === 'stacked' ? (['etcd members'] as const) : [])],
    ],
    [etcd?.nodes, ['etcd members']],
    [nodes, ['control plane and workers']],
  ];
  return new Map(
    rows.flatMap(([list, roles]) =>
      (list ?? []).flatMap((node) => (node?.name === undefined ? [] : [[node.name, new Set(roles)] as const])),
    ),
  );
}

export function liveOf(form: EnvironmentForm['live'] = {}): Live {
  return Object.fromEntries(
    Object.entries(form).map(([node, servers]) => [
      node,
      Object.fromEntries(
        serverEntries.flatMap(({ name, port }) => {
          const { endpoint } = parseEndpoint(servers[name] ?? '', port);
          return endpoint === undefined ? [] : [[name, endpoint] as const];
        }),
      ),
    ]),
  );
}
