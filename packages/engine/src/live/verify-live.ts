import { type Call, PluginError } from '@kpki/plugin';
import { type Live, type Server, type ServerName, serversOf } from '@kpki/spec';
import { eachAtMost } from '../concurrency.ts';
import { type Observation, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { saidBy } from '../model/errors.ts';
import type { Listener } from '../model/event.ts';
import { isWords, statement } from '../model/statement.ts';
import type { Verdict } from '../reports/verdict.ts';
import { accessOf, storedAccess } from './api/access.ts';
import type { KubeconfigAccess } from './api/kubeconfig-access.ts';
import { asksForVerdict, serverFlightAt } from './asks-for.ts';
import { type LiveVerdict, namedAs, serverName, trusted } from './check-names.ts';
import type { LiveCheck } from './checks-before.ts';
import { compareClientTrust, hasClientTrust } from './client-trust.ts';
import { type ExpectedClient, expectedClientVerdict, storedClientVerdict } from './probe-client.ts';
import { servedVerdict } from './served.ts';
import { servedAt } from './served-at.ts';
import { atEndpoint } from './server-rows.ts';
import { signingFileVerdicts } from './signing-files.ts';
import { storedBundle } from './stored.ts';
import { type CredentialStore, storedCredentials } from './stored-credential.ts';
import { superAdminVerdicts } from './super-admins.ts';
import { firstThatAnswers, tokensUnread, unreadVerdicts, withinClusterVerdicts } from './within-cluster.ts';

export interface LiveQuestion {
  /** Where servers are reached that are not at the addresses of their nodes. */
  readonly live?: Live;
  /** Absent: all. */
  readonly servers?: readonly ServerName[];
  /** As before a phase of a rotation; absent: all. */
  readonly checks?: ReadonlySet<LiveCheck>;
  /** Clients that must be accepted or refused. */
  readonly clients?: readonly ExpectedClient[];
  /** Whether the API is read too: keys of tokens, leases, and copies of the trust bundles (`copied`). */
  readonly withinCluster?: boolean;
  /** How the API is read; absent: with the sufficient stored credential that has the fewest rights. */
  readonly access?: KubeconfigAccess;
  /** Called at the begin, and as each server has answered, or has not answered in time. */
  readonly onAnswers?: (answers: ServerAnswers) => void;
}

/** How far the servers have answered: their names, such as `etcd/cp1`. */
export interface ServerAnswers {
  readonly asked: readonly string[];
  readonly awaited: readonly string[];
}

/** How many servers are asked at once: each takes three or four connections, one after the other. */
const serversAtOnce = 64;

/**
 * Asks every server of a cluster, from outside, whether it serves what is stored (`served`), and whether it trusts the
 * stored CAs and accepts a stored client (`trusted`). Changes nothing, and needs no running server: an unreachable one
 * is a verdict like another. Each probe takes at most five seconds. One key is revealed for each kind of server, of the
 * stored client with the fewest rights, and reported as an event. Rejects only when the call is cancelled.
 */
export async function verifyLive(
  observed: ObservedState,
  { live = {}, servers, checks, clients = [], withinCluster = false, access, onAnswers = () => {} }: LiveQuestion,
  now: Date,
  listener: Listener,
  call: Call,
): Promise<readonly LiveVerdict[]> {
  using store = storedCredentials(observed, listener, call);
  const observation = observe(observed);
  const isAsked = (check: LiveCheck): boolean => checks?.has(check) ?? true;
  const all = serversOf(observed.cluster, live);
  const asked = all.filter(({ name }) => (servers?.includes(name) ?? true) && isAsked(name));
  const asking = { observed, observation, store, clients, checks: checks ?? null, isAsked, now, call };
  const names = asked.map(serverName);
  const awaited = new Set(names);
  onAnswers({ asked: names, awaited: names });
  const verdicts = await eachAtMost(serversAtOnce, asked, async (server) => {
    const own = await serverVerdicts(server, asking);
    awaited.delete(serverName(server));
    onAnswers({ asked: names, awaited: [...awaited] });
    return own.map((each) => namedAs(serverName(server), each, server.node));
  });
  const foreign = new Set(verdicts.flat().flatMap(({ code, name }) => (code === 'foreign-server' ? [name] : [])));
  const own = all.filter((server) => !foreign.has(serverName(server)));
  const signing = checks?.has('signing-files') === true ? await signingFiles(asking, own, access) : [];
  const inReport = withinCluster ? await within(asking, own, access) : [];
  const left = withinCluster && checks === undefined ? await superAdminVerdicts(observed, call) : [];
  return [...verdicts.flat(), ...signing, ...inReport, ...left];
}

/** A report leaves it out: before a rotation is prepared, the trust bundle's file is the right one to sign with. */
async function signingFiles(
  { observation, store, call }: LiveVerification,
  all: readonly Server[],
  named?: KubeconfigAccess,
): Promise<readonly LiveVerdict[]> {
  const apiServers = all.filter(({ name }) => name === 'kube-apiserver');
  const servers = all.filter(({ name }) => name === 'kube-controller-manager');
  const bundle = storedBundle('kubernetes-ca-bundle', apiServers[0]?.node ?? null, observation);
  const access = named === undefined ? await storedAccess(store, bundle) : accessOf(named);
  const asked = { servers, store, bundle, call };
  if (isWords(access)) return signingFileVerdicts({ ...asked, api: access });
  const found = await firstThatAnswers(apiServers, access, call);
  return signingFileVerdicts({ ...asked, api: found?.api ?? statement('api/unreached') });
}

/** Reads the API; an untrusted API server is not asked. */
async function within(
  asking: LiveVerification,
  servers: readonly Server[],
  named?: KubeconfigAccess,
): Promise<readonly LiveVerdict[]> {
  const { observed, observation, store, checks, isAsked, now, call } = asking;
  const apiServers = servers.filter(({ name }) => name === 'kube-apiserver');
  const kubeletServers = servers.filter(({ name }) => name === 'kubelet');
  const bundle = storedBundle('kubernetes-ca-bundle', apiServers[0]?.node ?? null, observation);
  const access = named === undefined ? await storedAccess(store, bundle) : accessOf(named);
  if (isWords(access)) {
    return [...tokensUnread(checks, apiServers, access), ...unreadVerdicts(checks, kubeletServers, access)];
  }
  const kubelets = { servers: kubeletServers, store, bundle };
  return withinClusterVerdicts({ observed, observation, apiServers, access, kubelets, checks, isAsked, now, call });
}

interface LiveVerification {
  readonly observed: ObservedState;
  readonly observation: Observation;
  readonly store: CredentialStore;
  readonly clients: readonly ExpectedClient[];
  readonly checks: ReadonlySet<LiveCheck> | null;
  readonly isAsked: (check: LiveCheck) => boolean;
  readonly now: Date;
  readonly call: Call;
}

async function serverVerdicts(server: Server, asking: LiveVerification): Promise<readonly Verdict[]> {
  const { observed, observation, store, clients, now, call } = asking;
  const served = await servedAt(server.endpoint, call);
  const first = servedVerdict(server, served, observed, observation, now);
  // A verdict for each further question would bury what is wrong.
  if (served.state === 'unreachable' || first.code === 'foreign-server') return [first];
  const verdicts = [first];
  if (hasClientTrust(server)) verdicts.push(await askedFor(server, first, asking));
  verdicts.push(await storedClientVerdict(server, store, call));
  for (const client of clients) {
    if (client.servers.includes(server.name)) verdicts.push(await expectedClientVerdict(server, client, call));
  }
  return verdicts;
}

async function askedFor(
  server: Server,
  served: Verdict,
  { observed, observation, call }: LiveVerification,
): Promise<Verdict> {
  try {
    const { cas } = await serverFlightAt(server.endpoint, call);
    const { cluster } = observed;
    const servesOtherCa = served.code === 'other-ca';
    const trust = compareClientTrust(server, cas, { observation, cluster, servesOtherCa });
    // The CAs of another cluster may have the same names. An older certificate of another CA has another code.
    return served.text.message === 'served/other-ca' && trust.state === 'stored'
      ? trusted(statement('subject/clients-of-server', atEndpoint(server)), 'unproven', 'clients/of-other-ca')
      : asksForVerdict(server, trust);
  } catch (error) {
    call.signal.throwIfAborted();
    if (!PluginError.is(error)) throw error;
    return trusted(statement('subject/clients-of-server', atEndpoint(server)), 'unproven', 'clients/unread', {
      why: saidBy(error),
    });
  }
}
