import { type Agent, Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity, getCACertificates } from 'node:tls';
import { exchange, type HttpOutcome, type HttpRequest } from './exchange.ts';
import { watchSilence } from './silence.ts';
import { tunnelThrough } from './tunnel.ts';

/** The address of a server, and how its certificate is verified. */
export interface HttpServer {
  /** Requests go only to its origin. */
  readonly address: URL;
  /** PEM; undefined: the CAs of the system. */
  readonly cas: string | undefined;
  /** The name that the server's certificate must have. */
  readonly serverName: string;
  readonly verify: boolean;
  /** The proxy to tunnel through; null: none. */
  readonly proxy: URL | null;
  /** Awaited before the first byte of each request: makes sure that the user agrees to the server. */
  readonly admitted: () => Promise<void>;
  /**
   * Called with the reason of the wait after nearly two seconds without an answer, and then at most every 20 seconds.
   */
  readonly silent: (text: string) => void;
}

/** The limits of a connection. */
export interface HttpLimits {
  /** The time limit of a request, from its connection to the last byte of its answer. */
  readonly milliseconds: number;
  /** The maximum number of connections at a time; more requests wait. */
  readonly mostSockets: number;
}

/** A connection to one server, and to no other. */
export interface HttpConnection {
  /** Makes one attempt. Rejects only if the user does not agree to the server, and for another origin. */
  exchange(request: HttpRequest): Promise<HttpOutcome>;
  close(): void;
}

/**
 * The server may have closed a connection that is idle for longer, and a write to it would have an uncertain result.
 */
const idleMilliseconds = 15_000;

export function openHttp(server: HttpServer, limits: HttpLimits): HttpConnection {
  const { milliseconds, mostSockets } = limits;
  const agent = agentFor(server, milliseconds, mostSockets);
  const watch = watchSilence(server, milliseconds);
  return {
    async exchange(request) {
      if (request.url.origin !== server.address.origin) {
        throw new Error(`a connection to ${server.address.origin} was asked for ${request.url.origin}`);
      }
      if (request.signal.aborted) return { end: 'cancelled', sent: false };
      await server.admitted();
      return watch.during(() => exchange(request, agent, milliseconds));
    },
    close: () => agent.destroy(),
  };
}

/**
 * The agent verifies the server, so that it treats its connections as equal: with a check per request, each request
 * would open a new connection.
 */
function agentFor(server: HttpServer, milliseconds: number, mostSockets: number): Agent {
  const { address, cas, serverName, verify, proxy } = server;
  const pool = {
    keepAlive: true,
    maxSockets: mostSockets,
    maxFreeSockets: mostSockets,
    scheduling: 'lifo',
    timeout: idleMilliseconds,
  } as const;
  if (address.protocol !== 'https:') return new PlainAgent(pool);
  const ofSystem = cas === undefined || proxy?.protocol === 'https:' ? systemCas() : [];
  const agent = new TlsAgent({
    ...pool,
    ca: cas ?? ofSystem,
    minVersion: 'TLSv1.2',
    // Set explicitly, although it is the default: NODE_TLS_REJECT_UNAUTHORIZED=0 would accept every server.
    rejectUnauthorized: verify,
    // SNI carries names only (RFC 6066 section 3); an address is verified without SNI.
    servername: isIP(serverName) === 0 ? serverName : '',
    checkServerIdentity: (_host, certificate) => checkServerIdentity(serverName, certificate),
  });
  if (proxy !== null) tunnelThrough(agent, { proxy, milliseconds, cas: ofSystem });
  return agent;
}

/** Returns the CAs of the system as Go finds them; without any, those that come with Node. */
function systemCas(): string[] {
  const system = getCACertificates('system');
  return [...(system.length > 0 ? system : getCACertificates('bundled')), ...getCACertificates('extra')];
}
