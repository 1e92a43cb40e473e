import { type Call, PluginError } from '@kpki/plugin';
import { type Cluster, endpointText, type Live, type Server, type ServerName, serversOf } from '@kpki/spec';
import { fingerprint } from '@kpki/x509';
import { eachAtMost } from '../concurrency.ts';
import { type Observation, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { saidBy } from '../model/errors.ts';
import type { Reload } from '../model/live-verdicts.ts';
import { statement, type Words } from '../model/statement.ts';
import { type JudgedFlight, serverFlightAt } from './asks-for.ts';
import { type ClientTrust, compareClientTrust, hasClientTrust } from './client-trust.ts';
import { type AskedState, compareInCluster, isOlderServed, type ServedComparison } from './foreign-server.ts';
import { type Served, servedAt } from './served-at.ts';
import { certificateFlagOf, certificateOf, reloadOf } from './server-rows.ts';

/** What one server serves and whose clients it asks for, each compared with what is stored. */
export interface LiveServer {
  readonly server: ServerName;
  readonly node: string;
  /** `host:port`. */
  readonly endpoint: string;
  /** What it must serve; null: it makes its own certificate, or another program does. */
  readonly artifact: string | null;
  /** Of the served certificate. */
  readonly state: ServedComparison | 'own' | 'unreadable' | 'unreachable';
  /** Why nothing is known, or what else answers; empty where there is nothing to report. */
  readonly text: Words;
  readonly subject: string | null;
  /** RFC 3339, UTC. */
  readonly notAfter: string | null;
  /** Whole seconds until then; negative when expired. */
  readonly residualSeconds: number | null;
  /** SHA-256 of the certificate, hex. */
  readonly fingerprint: string | null;
  /** How its component takes a new certificate file; null: no file of kpki's. */
  readonly reload: Reload | null;
  readonly clients: LiveClientTrust;
}

/** `not compared`: the server has no trust bundle of its own. `unknown`: with the reason, as TLS 1.3 hides the CAs. */
export type LiveClientTrust =
  | ClientTrust
  | { readonly state: 'not compared' }
  | { readonly state: 'unknown'; readonly why: Words };

/** A server before it is asked. */
export type AskedServer = Pick<LiveServer, 'server' | 'node' | 'endpoint' | 'artifact'>;

const serversAtOnce = 64;

/** Returns the servers that `liveStatus` asks, in its order. */
export function serversToAsk(cluster: Cluster, live: Live): readonly AskedServer[] {
  return serversOf(cluster, live).map((server) => askedServer(server, cluster));
}

/**
 * Asks every server of a cluster for its certificate and for the CAs whose clients it accepts, at once, and compares both
 * with what is stored, where any is readable. Uses no credential and reveals no key; a server logs the handshake that
 * asks for the CAs as unfinished. Rejects only when the call is cancelled. `answered` gets each server as soon as both
 * are known.
 */
export async function liveStatus(
  cluster: Cluster,
  observed: ObservedState | null,
  live: Live,
  now: Date,
  call: Call,
  answered: (server: LiveServer) => void = () => {},
): Promise<readonly LiveServer[]> {
  const observation: Observation = observed === null ? new Map() : observe(observed);
  const asked = { cluster, artifacts: observed?.artifacts ?? [] };
  return eachAtMost(serversAtOnce, serversOf(cluster, live), async (server) => {
    const found = liveServer(server, await answerOf(server, call), asked, observation, now);
    answered(found);
    return found;
  });
}

interface Answer {
  readonly served: Served;
  /** Null: not asked for. */
  readonly clients: Pick<JudgedFlight, 'cas'> | { readonly why: Words } | null;
}

async function answerOf(server: Server, call: Call): Promise<Answer> {
  if (!hasClientTrust(server)) return { served: await servedAt(server.endpoint, call), clients: null };
  const flight = serverFlightAt(server.endpoint, call);
  const [served, clients] = await Promise.all([servedAt(server.endpoint, call, flight), clientsIn(flight, call)]);
  return { served, clients };
}

async function clientsIn(flight: Promise<JudgedFlight>, call: Call): Promise<Answer['clients']> {
  try {
    return await flight;
  } catch (error) {
    call.signal.throwIfAborted();
    if (!PluginError.is(error)) throw error;
    return { why: saidBy(error) };
  }
}

function askedServer(server: Server, cluster: Cluster): AskedServer {
  return {
    server: server.name,
    node: server.node,
    endpoint: endpointText(server.endpoint),
    artifact: certificateOf(server, cluster),
  };
}

function liveServer(
  server: Server,
  { served, clients: flight }: Answer,
  asked: AskedState,
  observation: Observation,
  now: Date,
): LiveServer {
  const where = askedServer(server, asked.cluster);
  const flag = certificateFlagOf(server);
  const isOwn = where.artifact === null || flag === null;
  const reload = isOwn ? null : reloadOf(flag, asked.cluster.kubernetesVersion);
  const compared = comparedIn(served, where.artifact, asked, observation);
  return {
    ...where,
    ...certificateIn(served, now),
    state: compared.state,
    text: compared.text,
    reload,
    clients: clientTrust(server, flight, compared, asked, observation),
  };
}

function certificateIn(
  served: Served,
  now: Date,
): Pick<LiveServer, 'subject' | 'notAfter' | 'residualSeconds' | 'fingerprint'> {
  if (served.state !== 'served') return { subject: null, notAfter: null, residualSeconds: null, fingerprint: null };
  const [leaf] = served.chain;
  return {
    subject: leaf.subject.text,
    notAfter: leaf.notAfter.toISOString(),
    residualSeconds: Math.floor((leaf.notAfter.getTime() - now.getTime()) / 1000),
    fingerprint: fingerprint(leaf.der),
  };
}

/** `isOfOtherCa`: no CA of the cluster signed the certificate, now or before, so that no restart of the server helps. */
interface ComparedCertificate extends Pick<LiveServer, 'state' | 'text'> {
  readonly isOfOtherCa: boolean;
}

function comparedIn(
  served: Served,
  artifact: string | null,
  asked: AskedState,
  observation: Observation,
): ComparedCertificate {
  if (served.state !== 'served') return { state: served.state, text: served.why, isOfOtherCa: false };
  if (artifact === null) return { state: 'own', text: '', isOfOtherCa: false };
  const { chain } = served;
  const state = compareInCluster(chain, artifact, asked, observation);
  if (state !== 'foreign' && state !== 'other CA') return { state, text: '', isOfOtherCa: false };
  const isOfOtherCa = state === 'other CA' && !isOlderServed(state, chain, artifact, asked, observation);
  return { state, text: statement('certificate/issuer', { issuer: chain[0].issuer.text }), isOfOtherCa };
}

/** The trust of another server is none of this cluster. */
function clientTrust(
  server: Server,
  flight: Answer['clients'],
  { state, isOfOtherCa }: ComparedCertificate,
  { cluster }: AskedState,
  observation: Observation,
): LiveClientTrust {
  if (flight === null) return { state: 'not compared' };
  if (state === 'foreign') return { state: 'unknown', why: statement('clients/of-foreign-server') };
  if (isOfOtherCa) return { state: 'unknown', why: statement('clients/of-other-ca') };
  if ('why' in flight) return { state: 'unknown', why: flight.why };
  const trust = compareClientTrust(server, flight.cas, { observation, cluster, servesOtherCa: false });
  // The CAs of another cluster may have the same names.
  return state === 'other CA' && trust.state === 'stored'
    ? { state: 'unknown', why: statement('clients/of-other-ca') }
    : trust;
}
