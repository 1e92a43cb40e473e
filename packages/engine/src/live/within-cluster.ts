import type { Call } from '@kpki/plugin';
import { type BundleName, flagsInUse, type Server } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { eachAtMost } from '../concurrency.ts';
import type { Observation } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import type { ServerOnNode } from '../model/live-evidence.ts';
import { statement, type Words } from '../model/statement.ts';
import type { Verdict } from '../reports/verdict.ts';
import type { ApiAccess } from './api/access.ts';
import { type Api, apiAt } from './api/read-api.ts';
import {
  copied,
  kubeletName,
  type LiveVerdict,
  namedAs,
  objectNames,
  objectsOf,
  reportNames,
  serverName,
  trusted,
} from './check-names.ts';
import type { LiveCheck } from './checks-before.ts';
import { authenticationVerdicts } from './copied/authentication-config.ts';
import { caBundleVerdicts } from './copied/ca-bundles.ts';
import { clusterInfoVerdicts } from './copied/cluster-info.ts';
import { clusterTrustBundleVerdicts } from './copied/cluster-trust-bundles.ts';
import { rootCaVerdicts } from './copied/root-ca-copies.ts';
import { tokenSecretVerdicts } from './copied/token-secrets.ts';
import { kubeletVerdicts } from './kubelets/kubelet-verdicts.ts';
import { leaseVerdicts } from './leases.ts';
import { identityVerdicts } from './rights/identity-verdicts.ts';
import { onNode } from './server-rows.ts';
import { storedBundle } from './stored.ts';
import type { CredentialStore } from './stored-credential.ts';
import { storedTokenKeys, tokenVerdicts } from './tokens.ts';

const serversAtOnce = 8;

export interface WithinCluster {
  readonly observed: ObservedState;
  readonly observation: Observation;
  readonly apiServers: readonly Server[];
  readonly access: ApiAccess;
  /** Their addresses and credentials. */
  readonly kubelets: {
    readonly servers: readonly Server[];
    readonly store: CredentialStore;
    /** Verifies the serving certificates that kpki makes. */
    readonly bundle: readonly Certificate[];
  };
  /** Null: all, for a report. */
  readonly checks: ReadonlySet<LiveCheck> | null;
  readonly isAsked: (check: LiveCheck) => boolean;
  readonly now: Date;
  readonly call: Call;
}

/**
 * Returns what API servers tell a client that may read: the keys of tokens, the clock, the leases, the Nodes, and the
 * cluster's copies of the trust bundles. A missing right costs one verdict, and no other.
 */
export async function withinClusterVerdicts(asking: WithinCluster): Promise<readonly LiveVerdict[]> {
  const { observed, observation, apiServers, access, kubelets, checks, isAsked, now, call } = asking;
  const { kubernetesVersion: version, serviceAccount } = observed.cluster;
  const hasOwnKeys = serviceAccount === 'key-pair';
  const tokens = await eachAtMost(serversAtOnce, isAsked('tokens') && hasOwnKeys ? apiServers : [], async (server) => {
    const verdicts = await tokenVerdicts(server, storedTokenKeys(server.node, observation), access, version, call);
    return verdicts.map((each) => namedAs(serverName(server), each, server.node));
  });
  const found = await firstThatAnswers(apiServers, access, call);
  if (found === null) {
    const why = statement('api/unread', { reader: access.what });
    return [...tokens.flat(), ...unreadVerdicts(checks, kubelets.servers, why)];
  }
  const { api, server, at } = found;
  const by = { reader: access.what, server: onNode(server) };
  const of = (component: string, flag: string): readonly Certificate[] =>
    bundleRead(observed, observation, component, flag);
  const rootCa = of('kube-controller-manager', '--root-ca-file');
  const fields = {
    ...(isAsked('client-cas') ? { 'client-ca-file': of('kube-apiserver', '--client-ca-file') } : {}),
    ...(isAsked('front-proxy-cas')
      ? { 'requestheader-client-ca-file': of('kube-apiserver', '--requestheader-client-ca-file') }
      : {}),
  };
  const inSecrets = {
    ...(isAsked('token-secret-cas') ? { bundle: rootCa } : {}),
    ...(isAsked('token-secret-keys') && hasOwnKeys ? { keys: storedTokenKeys(null, observation) } : {}),
  };
  const named = async (isWanted: boolean, name: string, ask: () => Promise<readonly Verdict[]>) =>
    isWanted ? (await ask()).map((each) => namedAs(name, each)) : [];
  const [leases, nodes, ...copies] = await Promise.all([
    isAsked('leases') ? leaseVerdicts(api, now) : [],
    kubeletChecks.some(isAsked) ? kubeletVerdicts(api, asking) : [],
    named(isAsked('kube-root-ca.crt'), objectNames.rootCa, () => rootCaVerdicts(api, rootCa)),
    named(isAsked('kube-root-ca.crt'), objectNames.trustBundles, () => clusterTrustBundleVerdicts(api, rootCa)),
    named(Object.keys(fields).length > 0, objectNames.authentication, () => authenticationVerdicts(api, fields)),
    named(isAsked('cluster-info'), objectNames.clusterInfo, () => clusterInfoVerdicts(api, rootCa)),
    isAsked('caBundles') ? caBundleVerdicts(api, rootCa) : [],
    named(Object.keys(inSecrets).length > 0, objectNames.tokenSecrets, () => tokenSecretVerdicts(api, inSecrets)),
    named(isAsked('rights'), reportNames.rights, () => identityVerdicts(api, by, observed, observation)),
  ]);
  const reader = namedAs(reportNames.api, copied(statement('subject/api'), 'yes', 'api/read', by));
  const clock = isAsked('clock') ? [namedAs(objectNames.clock, clockVerdict(by.server, at, now))] : [];
  return [...tokens.flat(), ...clock, ...leases, ...nodes, reader, ...copies.flat()];
}

/** All share one store: the first reachable and trusted one will do. */
export async function firstThatAnswers(
  servers: readonly Server[],
  access: ApiAccess,
  call: Call,
): Promise<{ readonly api: Api; readonly server: Server; readonly at: Date | null } | null> {
  for (const server of servers) {
    const api = apiAt(server.endpoint, access, call);
    const answer = await api.get('/version');
    if (answer.state === 'found') return { api, server, at: answer.at };
  }
  return null;
}

/** As stored on the first node with a copy. */
function bundleRead(
  { cluster }: ObservedState,
  observation: Observation,
  component: string,
  name: string,
): readonly Certificate[] {
  const flag = flagsInUse(cluster).find((each) => each.component === component && each.flag === name);
  const bundle = flag?.artifact as BundleName | undefined;
  return bundle === undefined ? [] : storedBundle(bundle, cluster.controlPlane[0]?.name ?? null, observation);
}

/** In seconds: kpki's certificates begin this much before now, for clocks that are wrong. */
const leniency = 300;

/** Compares the clocks of this machine and an API server: one makes certificates, the other judges them. Pure. */
export function clockVerdict(server: ServerOnNode, there: Date | null, here: Date): Verdict {
  const about = statement('subject/clock');
  if (there === null) return trusted(about, 'unproven', 'clock/not-reported', { server });
  const seconds = Math.round((here.getTime() - there.getTime()) / 1000);
  return Math.abs(seconds) <= leniency
    ? trusted(about, 'yes', 'clock/agrees', { server })
    : trusted(about, 'no', 'clock/differs', { server, seconds });
}

const kubeletChecks: readonly LiveCheck[] = ['nodes', 'kubelet-clients', 'kubelet-restarts'];

/**
 * Returns what is unproven where the API is not read. Before a phase, each check is unproven by its own name: accepting
 * one accepts no other. A report (`checks` is null) says it once.
 */
export function unreadVerdicts(
  checks: ReadonlySet<LiveCheck> | null,
  kubelets: readonly Server[],
  why: Words,
): readonly LiveVerdict[] {
  if (checks === null)
    return [namedAs(reportNames.api, copied(statement('subject/api'), 'unproven', 'unproven', { why }))];
  const names = new Set([...checks].flatMap((check) => objectsOf[check] ?? []));
  const nodes = kubeletChecks.some((check) => checks.has(check)) ? kubelets.map(({ node }) => node) : [];
  return [
    ...nodes.map((node) =>
      namedAs(
        kubeletName(node),
        trusted(statement('subject/kubelet', { node }), 'unproven', 'unproven', { why }),
        node,
      ),
    ),
    ...[...names].map((name) =>
      namedAs(name, copied(statement('subject/objects', { name }), 'unproven', 'unproven', { why })),
    ),
  ];
}

/** Once an API server is asked, it has a verdict of its own. */
export function tokensUnread(
  checks: ReadonlySet<LiveCheck> | null,
  apiServers: readonly Server[],
  why: Words,
): readonly LiveVerdict[] {
  if (checks?.has('tokens') !== true) return [];
  return apiServers.map((server) => {
    const about = statement('subject/tokens', { ...onNode(server), endpoint: null });
    return namedAs(serverName(server), trusted(about, 'unproven', 'unproven', { why }), server.node);
  });
}
