import {
  type ArtifactName,
  type Cluster,
  type Component,
  endpointText,
  flagsInUse,
  nodesRunning,
  reloadTimeIn,
  type Server,
  type ServerName,
  type SetFlag,
  setFlags,
} from '@kpki/spec';
import type { ServerOnNode } from '../model/live-evidence.ts';
import type { Reload, ServerAtEndpoint } from '../model/live-verdicts.ts';
import type { ProbePath } from './probe-client.ts';

/** Which flags name the files of a server, and how it is asked. */
interface ServerRow {
  readonly component: Component;
  /** The flag of its serving certificate; null: it makes its own. */
  readonly certificateFlag: string | null;
  /** The flags of its client CA bundles; empty: it gets them from the API server. */
  readonly clientFlags: readonly string[];
  readonly path: ProbePath;
  /** The stored clients that it must accept, fewest rights first. */
  readonly clients: readonly ArtifactName[];
}

/** Clients of API servers, by their rights in RBAC: `/version` takes no right at all. */
const callersOfApiServers = [
  'scheduler.conf',
  'controller-manager.conf',
  'apiserver-kubelet-client',
  'admin.conf',
  'super-admin.conf',
] as const satisfies readonly ArtifactName[];

export const serverRows: Readonly<Record<ServerName, ServerRow>> = {
  'kube-apiserver': {
    component: 'kube-apiserver',
    certificateFlag: '--tls-cert-file',
    clientFlags: ['--client-ca-file', '--requestheader-client-ca-file'],
    path: '/version',
    clients: callersOfApiServers,
  },
  etcd: {
    component: 'etcd',
    certificateFlag: '--cert-file',
    clientFlags: ['--trusted-ca-file'],
    path: '/health',
    clients: ['etcd-healthcheck-client', 'apiserver-etcd-client'],
  },
  'etcd-peer': {
    component: 'etcd',
    certificateFlag: '--peer-cert-file',
    clientFlags: ['--peer-trusted-ca-file'],
    path: '/version',
    // etcd compares the address of a client whose certificate has SANs with them, and a member's certificate has some
    // (etcd, client/pkg/transport/listener_tls.go): from another machine, it accepts those without.
    clients: ['etcd-healthcheck-client', 'apiserver-etcd-client', 'etcd-peer'],
  },
  'kube-controller-manager': {
    component: 'kube-controller-manager',
    certificateFlag: null,
    clientFlags: [],
    path: '/metrics',
    clients: callersOfApiServers,
  },
  'kube-scheduler': {
    component: 'kube-scheduler',
    certificateFlag: null,
    clientFlags: [],
    path: '/metrics',
    clients: callersOfApiServers,
  },
  kubelet: {
    component: 'kubelet',
    certificateFlag: '--tls-cert-file',
    clientFlags: [],
    path: '/healthz',
    clients: ['apiserver-kubelet-client'],
  },
};

export function flagOf({ component }: Pick<ServerRow, 'component'>, name: string): SetFlag {
  const found = setFlags.find((each) => each.component === component && each.flag === name);
  if (found === undefined) throw new Error(`the catalog has no flag ${name} of ${component}`);
  return found;
}

/** Null: the server makes its own certificate. */
export function certificateFlagOf({ name }: Pick<Server, 'name'>): SetFlag | null {
  const row = serverRows[name];
  return row.certificateFlag === null ? null : flagOf(row, row.certificateFlag);
}

/** Returns the serving certificate of a server, where this PKI makes one. */
export function certificateOf({ name, node }: Server, cluster: Cluster): string | null {
  const flag = certificateFlagOf({ name });
  if (flag === null) return null;
  const { artifact, onlyWith } = flag;
  const isMade = onlyWith === undefined || cluster.include.some((each) => each === onlyWith);
  return isMade ? `${artifact} ${node}` : null;
}

/** Returns how a component takes new files. */
export function reloadOf(flag: SetFlag, kubernetesVersion: string): Reload {
  return { component: flag.component, flag: flag.flag, time: reloadTimeIn(flag, kubernetesVersion) };
}

const tools: ReadonlySet<Component> = new Set<Component>(['kubectl', 'etcdctl']);

/**
 * Returns how all components of a node take a file that a server of the node loads. One that reads the file only at
 * startup has the old one too, and no answer of it may tell: an API server names no CA of etcd.
 */
export function reloadsOf(flag: SetFlag, { node }: Pick<Server, 'node'>, cluster: Cluster): readonly Reload[] {
  const own = reloadOf(flag, cluster.kubernetesVersion);
  if (own.time !== null) return [own];
  const isRunning = ({ component }: SetFlag): boolean =>
    !tools.has(component) && nodesRunning(cluster, component).some(({ name }) => name === node);
  const others = flagsInUse(cluster).filter(
    (each) => each.component !== flag.component && each.artifact === flag.artifact && isRunning(each),
  );
  return [own, ...others.map((each) => reloadOf(each, cluster.kubernetesVersion)).filter(({ time }) => time === null)];
}

export function onNode({ name, node }: Server): ServerOnNode {
  return { name, node };
}

export function atEndpoint({ name, node, endpoint }: Server): ServerAtEndpoint {
  return { name, node, endpoint: endpointText(endpoint) };
}
