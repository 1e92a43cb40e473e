import { readFileSync } from 'node:fs';
import { Agent as PlainAgent } from 'node:http';
import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity, getCACertificates } from 'node:tls';
import { PluginError } from '@kpki/plugin';
import type { ServerSettings, TlsSettings } from '../settings.ts';

/** How the server is reached: connections that are kept open, and whom they trust. */
export interface Connection {
  readonly timeoutMilliseconds: number;
  /** Whether the authorities were named, for the advice where they do not do. */
  readonly ownAuthorities: boolean;
  options(): RequestOptions;
  close(): void;
}

const mostSockets = 8;
/** A connection that idles for longer may have been closed at the other end, which a write would take for a doubt. */
const idleMilliseconds = 15_000;

export function connect(settings: Pick<ServerSettings, 'address' | 'tls' | 'timeoutMilliseconds'>): Connection {
  const { address, tls, timeoutMilliseconds } = settings;
  const pool = { keepAlive: true, maxSockets: mostSockets, maxFreeSockets: mostSockets, timeout: idleMilliseconds };
  const agent =
    address.protocol === 'https:' ? new Agent({ ...pool, ...tlsOptions(address, tls) }) : new PlainAgent(pool);
  // The agent closes only what idles after so long; how long a request may take is decided by its own signal.
  return {
    timeoutMilliseconds,
    ownAuthorities: tls.authorities !== undefined,
    options: () => ({ agent }),
    close: () => agent.destroy(),
  };
}

function tlsOptions(address: URL, { authorities, client, serverName, verify }: TlsSettings): AgentOptions {
  const name = serverName ?? address.hostname.replace(/^\[|\]$/g, '');
  return {
    ca: authorities ?? systemAuthorities(),
    minVersion: 'TLSv1.2',
    // Said, though it is the default: NODE_TLS_REJECT_UNAUTHORIZED=0 would have every server accepted.
    rejectUnauthorized: verify,
    // SNI carries names only (RFC 6066 section 3); an address is checked without it.
    servername: isIP(name) === 0 ? name : '',
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    ...(client && { cert: readPem(client.certificateFile), key: readPem(client.keyFile) }),
  };
}

/** As Go has it; where the system tells of none, those that come with Node. */
function systemAuthorities(): string[] {
  const system = getCACertificates('system');
  return [...(system.length > 0 ? system : getCACertificates('bundled')), ...getCACertificates('extra')];
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it failed';
    throw new PluginError('invalid', `read ${path} for the client certificate: ${why}`, { cause });
  }
}
