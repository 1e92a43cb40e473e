import { type Cluster, type Live, type Server, serversOf } from '@kpki/spec';
import { type LiveVerdicts, type Reload, restartsOf } from '../model/live-verdicts.ts';
import type { Args } from '../model/message.ts';
import type { Statement } from '../model/statement.ts';
import type { Verdict } from '../reports/verdict.ts';
import type { LiveCheck } from './checks-before.ts';

/** Names of live checks of no server: a user types them to accept an unproven check. */
export const objectNames = {
  clock: 'clock',
  nodes: 'nodes',
  controllerManagerLease: 'lease/kube-system/kube-controller-manager',
  schedulerLease: 'lease/kube-system/kube-scheduler',
  rootCa: 'configmap/kube-root-ca.crt',
  trustBundles: 'clustertrustbundles',
  authentication: 'configmap/kube-system/extension-apiserver-authentication',
  clusterInfo: 'configmap/kube-public/cluster-info',
  tokenSecrets: 'secrets/service-account-token',
  mutatingWebhooks: 'mutatingwebhookconfigurations',
  validatingWebhooks: 'validatingwebhookconfigurations',
  apiServices: 'apiservices',
  customResources: 'customresourcedefinitions',
} as const;

/** Names of the checks through the API. */
export const objectsOf: Readonly<Partial<Record<LiveCheck, readonly string[]>>> = {
  clock: [objectNames.clock],
  leases: [objectNames.controllerManagerLease, objectNames.schedulerLease],
  nodes: [objectNames.nodes],
  'kube-root-ca.crt': [objectNames.rootCa, objectNames.trustBundles],
  'client-cas': [objectNames.authentication],
  'front-proxy-cas': [objectNames.authentication],
  'cluster-info': [objectNames.clusterInfo],
  caBundles: [
    objectNames.mutatingWebhooks,
    objectNames.validatingWebhooks,
    objectNames.apiServices,
    objectNames.customResources,
  ],
  'token-secret-cas': [objectNames.tokenSecrets],
  'token-secret-keys': [objectNames.tokenSecrets],
};

/** Names in the report of `kpki verify --live` only. */
export const reportNames = {
  api: 'api',
  rights: 'rights',
  superAdmins: 'super-admin.conf',
} as const;

export function serverName({ name, node }: Pick<Server, 'name' | 'node'>): string {
  return `${name}/${node}`;
}

export function kubeletName(node: string): string {
  return serverName({ name: 'kubelet', node });
}

const ofKubelet = /^kubelet\/[\w.-]+$/;

/** Only the API may know the node. */
export function isKubeletName(name: string): boolean {
  return ofKubelet.test(name);
}

/** Returns a verdict with the name that its check is accepted by, and with its node where it is about one. */
export function namedAs(name: string, verdict: Verdict, node: string | null = null): LiveVerdict {
  return { ...verdict, name, node };
}

/** Returns names by the file: a node that only the API knows is not among them. */
export function checkNames(checks: ReadonlySet<LiveCheck>, cluster: Cluster, live: Live = {}): readonly string[] {
  const asksSigners = checks.has('signing-files');
  const servers = serversOf(cluster, live).filter(
    ({ name }) => checks.has(name) || (asksSigners && name === 'kube-controller-manager'),
  );
  const nodes = servers.map(({ node }) => node);
  const objects = [...checks].flatMap((check) => objectsOf[check] ?? []);
  return [...new Set([...nodes, ...servers.map(serverName), ...objects])];
}

/** By the check's own name or its node. */
export function isNamed({ name, node }: LiveVerdict, names: readonly string[]): boolean {
  return names.some((each) => each === name || each === node);
}

export interface LiveVerdict extends Verdict {
  /** The name by which `--accept-unproven` takes the check, such as `kube-apiserver/cp2`. */
  readonly name: string;
  /** The node that it is about, which `--accept-unproven` takes too; null: none. */
  readonly node: string | null;
  /** Equal in refuted checks that differ by node, address and the certificates of the node alone; absent: not compared. */
  readonly likeness?: string;
}

type VerdictMaker = <Message extends keyof LiveVerdicts>(
  what: Statement,
  holds: Verdict['holds'],
  message: Message,
  ...args: Args<LiveVerdicts[Message]>
) => Verdict;

const verdictOf =
  (check: Verdict['check']): VerdictMaker =>
  (what, holds, message, ...[params = {}]) => {
    return { check, what, holds, text: { message, params } as Statement, warnings: [] };
  };

/** A kubelet reads its kubeconfig when it starts. */
export const kubeletRestart = { component: 'kubelet', time: null } as const;

/**
 * Says of a failed check that the component still runs with what was stored before. `reloads`: how the components take the
 * files that it is about; those without a time read them when they start.
 */
export function waiting(verdict: Verdict, reloads: readonly Pick<Reload, 'component' | 'time'>[]): Verdict {
  const restarts = restartsOf(reloads);
  return { ...verdict, code: 'not-reloaded', ...(restarts.length === 0 ? {} : { restarts }) };
}

export const served: VerdictMaker = verdictOf('served');
export const trusted: VerdictMaker = verdictOf('trusted');
export const copied: VerdictMaker = verdictOf('copied');
