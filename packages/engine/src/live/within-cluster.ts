import type { Call } from '@kpki/plugin';
import { type BundleName, flagsInUse, type Server } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { eachAtMost } from '../concurrency.ts';
import type { Observation } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import type { Verdict } from '../verify/verdict.ts';
import type { ApiAccess } from './api/access.ts';
import { type Api, apiAt } from './api/read-api.ts';
import { clockVerdict } from './clock.ts';
import { authenticationVerdicts } from './copied/authentication-config.ts';
import { caBundleVerdicts } from './copied/ca-bundles.ts';
import { clusterInfoVerdicts } from './copied/cluster-info.ts';
import { rootCaVerdicts } from './copied/root-ca-copies.ts';
import { tokenSecretVerdicts } from './copied/token-secrets.ts';
import { kubeletClientVerdicts } from './kubelet-client-rights.ts';
import { leaseVerdicts } from './leases.ts';
import { copied } from './live-verdict.ts';
import { serverText } from './server-rows.ts';
import { storedBundle } from './stored.ts';
import { storedTokenKeys } from './stored-token-keys.ts';
import { tokenVerdicts } from './tokens.ts';

const serversAtOnce = 8;

/** What a verdict about all of it is about. */
export const whole: string = 'what the cluster holds itself';

/**
 * What API servers tell a client that may read: by which keys each of them signs and accepts tokens, what time it is
 * there, who leads, and what the cluster itself holds of the trust bundles. A right that the client lacks costs one
 * verdict, and nothing else.
 */
export async function withinClusterVerdicts(
  world: World,
  observation: Observation,
  apiServers: readonly Server[],
  access: ApiAccess,
  now: Date,
  call: Call,
): Promise<readonly Verdict[]> {
  const version = world.cluster.kubernetesVersion;
  const tokens = await eachAtMost(serversAtOnce, apiServers, (server) =>
    tokenVerdicts(server, storedTokenKeys(server.node, observation), access, version, call),
  );
  const found = await firstThatAnswers(apiServers, access, call);
  if (found === null) {
    const text = `no API server is reached and trusted, so that nothing of it is read with ${access.what}`;
    return [...tokens.flat(), copied(whole, 'unproven', text)];
  }
  const { api, server, at } = found;
  const of = (component: string, flag: string): readonly Certificate[] =>
    bundleRead(world, observation, component, flag);
  const rootCa = of('kube-controller-manager', '--root-ca-file');
  const clients = of('kube-apiserver', '--client-ca-file');
  const copies = await Promise.all([
    leaseVerdicts(api, now),
    rootCaVerdicts(api, rootCa, now),
    authenticationVerdicts(api, { clients, frontProxy: of('kube-apiserver', '--requestheader-client-ca-file') }),
    clusterInfoVerdicts(api, rootCa),
    caBundleVerdicts(api, rootCa),
    tokenSecretVerdicts(api, rootCa, storedTokenKeys(null, observation)),
    kubeletClientVerdicts(api, `${access.what} at ${serverText(server)}`, world),
  ]);
  const [leases = [], ...others] = copies;
  const reader = copied(whole, 'yes', `${access.what} reads it at ${serverText(server)}`);
  const clock = clockVerdict(serverText(server), at, now);
  return [...tokens.flat(), clock, ...leases, reader, ...others.flat()];
}

/** They all have one memory; the first that is reached and trusted will do. */
async function firstThatAnswers(
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

/** What a flag reads in this cluster, as the first node that keeps it has it. */
function bundleRead(
  { cluster }: World,
  observation: Observation,
  component: string,
  name: string,
): readonly Certificate[] {
  const flag = flagsInUse(cluster).find((each) => each.component === component && each.flag === name);
  const bundle = flag?.artefact as BundleName | undefined;
  return bundle === undefined ? [] : storedBundle(bundle, cluster.controlPlane[0]?.name ?? null, observation);
}
