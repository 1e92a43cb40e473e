import { type Agent, Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity, getCACertificates } from 'node:tls';
import { exchange, type HttpOutcome, type HttpRequest } from './exchange.ts';
import { watchSilence } from './silence.ts';
import { tunnelThrough } from './tunnel.ts';

/** How a server is reached, and what it is recognized by. */
export interface HttpServer {
  /** Only its origin is spoken to. */
  readonly address: URL;
  /** PEM; undefined: those of the system. */
  readonly cas: string | undefined;
  /** The name that its certificate has to bear. */
  readonly serverName: string;
  readonly verify: boolean;
  /** The proxy to tunnel through; null: none. */
  readonly proxy: URL | null;
  /** Awaited before the first byte of each request: whether the user agrees to the server. */
  readonly admitted: () => Promise<void>;
  /** Told what is waited for, once nothing was answered for nearly two seconds, and not again for 20 seconds. */
  readonly silent: (text: string) => void;
}

/** The limits of a connection. */
export interface HttpLimits {
  /** From when a request has its connection to the last byte of its answer. */
  readonly milliseconds: number;
  /** How many connections there may be at a time; what is more waits. */
  readonly mostSockets: number;
}

/** A connection to one server, and to no other. */
export interface HttpConnection {
  /** Makes one attempt. Rejects only where the user does not agree to the server, and for another origin. */
  exchange(request: HttpRequest): Promise<HttpOutcome>;
  close(): void;
}

/** A connection that idles for longer may have been closed at the other end, which a write would take for a doubt. */
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
 * How the server is judged belongs to the agent, which then knows that its connections are alike: with a judge of its
 * own each request would get a connection of its own.
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
    // Said, though it is the default: NODE_TLS_REJECT_UNAUTHORIZED=0 would have every server accepted.
    rejectUnauthorized: verify,
    // SNI carries names only (RFC 6066 section 3); an address is checked without it.
    servername: isIP(serverName) === 0 ? serverName : '',
    checkServerIdentity: (_host, certificate) => checkServerIdentity(serverName, certificate),
  });
  if (proxy !== null) tunnelThrough(agent, { proxy, milliseconds, cas: ofSystem });
  return agent;
}

/** As Go has it; where the system tells of none, those that come with Node. */
function systemCas(): string[] {
  const system = getCACertificates('system');
  return [...(system.length > 0 ? system : getCACertificates('bundled')), ...getCACertificates('extra')];
}
