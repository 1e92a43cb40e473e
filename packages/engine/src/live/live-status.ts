import type { Call } from '@kpki/plugin';
import { type Cluster, endpointText, type Live, type Server, type ServerName, serversOf } from '@kpki/spec';
import { type Certificate, fingerprint } from '@kpki/x509';
import { eachAtMost } from '../concurrency.ts';
import { type Observation, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import type { Reload } from '../model/live-verdicts.ts';
import { statement, type Words } from '../model/statement.ts';
import { type AskedState, compareInCluster, type ServedComparison } from './foreign-server.ts';
import { type Served, servedAt } from './served-at.ts';
import { certificateFlagOf, certificateOf, reloadOf } from './server-rows.ts';

/** The certificate that one server serves, with the stored one. */
export interface LiveCertificate {
  readonly server: ServerName;
  readonly node: string;
  /** `host:port`. */
  readonly endpoint: string;
  /** What it must serve; null: it makes its own certificate, or another program does. */
  readonly artifact: string | null;
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
}

/** A server before it is asked. */
export type AskedServer = Pick<LiveCertificate, 'server' | 'node' | 'endpoint' | 'artifact'>;

const serversAtOnce = 64;

/** Returns the servers that `liveStatus` asks, in its order. */
export function serversToAsk(cluster: Cluster, live: Live): readonly AskedServer[] {
  return serversOf(cluster, live).map((server) => askedServer(server, cluster));
}

/**
 * Asks every server of a cluster for its certificate, and compares that with the stored one, where any is readable.
 * Uses no credential and reveals no key. Rejects only when the call is cancelled. `answered` gets each certificate as
 * soon as it is known.
 */
export async function liveStatus(
  cluster: Cluster,
  observed: ObservedState | null,
  live: Live,
  now: Date,
  call: Call,
  answered: (certificate: LiveCertificate) => void = () => {},
): Promise<readonly LiveCertificate[]> {
  const observation: Observation = observed === null ? new Map() : observe(observed);
  const asked = { cluster, artifacts: observed?.artifacts ?? [] };
  return eachAtMost(serversAtOnce, serversOf(cluster, live), async (server) => {
    const certificate = liveCertificate(server, await servedAt(server.endpoint, call), asked, observation, now);
    answered(certificate);
    return certificate;
  });
}

function askedServer(server: Server, cluster: Cluster): AskedServer {
  return {
    server: server.name,
    node: server.node,
    endpoint: endpointText(server.endpoint),
    artifact: certificateOf(server, cluster),
  };
}

function liveCertificate(
  server: Server,
  served: Served,
  asked: AskedState,
  observation: Observation,
  now: Date,
): LiveCertificate {
  const where = askedServer(server, asked.cluster);
  const flag = certificateFlagOf(server);
  const isOwn = where.artifact === null || flag === null;
  const reload = isOwn ? null : reloadOf(flag, asked.cluster.kubernetesVersion);
  if (served.state !== 'served') {
    const nothing = { subject: null, notAfter: null, residualSeconds: null, fingerprint: null };
    return { ...where, ...nothing, reload, state: served.state, text: served.why };
  }
  const [leaf] = served.chain;
  return {
    ...where,
    ...stateOf(served.chain, where.artifact, asked, observation),
    subject: leaf.subject.text,
    notAfter: leaf.notAfter.toISOString(),
    residualSeconds: Math.floor((leaf.notAfter.getTime() - now.getTime()) / 1000),
    fingerprint: fingerprint(leaf.der),
    reload,
  };
}

function stateOf(
  chain: readonly [Certificate, ...Certificate[]],
  artifact: string | null,
  asked: AskedState,
  observation: Observation,
): Pick<LiveCertificate, 'state' | 'text'> {
  if (artifact === null) return { state: 'own', text: '' };
  const state = compareInCluster(chain, artifact, asked, observation);
  return state === 'foreign' || state === 'other CA'
    ? { state, text: statement('certificate/issuer', { issuer: chain[0].issuer.text }) }
    : { state, text: '' };
}
