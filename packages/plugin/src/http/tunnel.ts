import { type IncomingMessage, request as requestPlain } from 'node:http';
import { type Agent, request as requestTls } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';

/** A proxy, and the time limit to reach a server through it. */
export interface Tunnel {
  readonly proxy: URL;
  readonly milliseconds: number;
  /** PEM: the CAs that verify a proxy with TLS. */
  readonly cas: readonly string[];
}

/**
 * An extra option of a request: an agent passes request options to its connect function. The name differs from Node's
 * `signal`, which would end a kept connection.
 */
export interface TunnelledRequest {
  readonly callSignal: AbortSignal;
}

type TunnelCallback = (error: Error | null, socket?: Duplex) => void;

/**
 * Sends every connection of an agent through a proxy, by CONNECT (RFC 9110 section 9.3.6): TLS runs end to end with the
 * server, so that the proxy learns only the server's name.
 */
export function tunnelThrough(agent: Agent, tunnel: Tunnel): void {
  const createConnection = (options: ConnectionOptions & Partial<TunnelledRequest>, made: TunnelCallback): void => {
    openTunnel(targetOf(options), tunnel, options.callSignal).then(
      (socket) => made(null, connectTls({ ...options, socket })),
      (error: Error) => made(error),
    );
  };
  Object.assign(agent, { createConnection });
}

function targetOf({ host = '', port = 443 }: ConnectionOptions): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function openTunnel(
  target: string,
  { proxy, milliseconds, cas }: Tunnel,
  callSignal: AbortSignal | undefined,
): Promise<Duplex> {
  const at = `the proxy ${proxy.host}`;
  const ends = [AbortSignal.timeout(milliseconds), ...(callSignal === undefined ? [] : [callSignal])];
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  const request = proxy.protocol === 'https:' ? requestTls : requestPlain;
  return new Promise((resolve, reject) => {
    const asking = request({
      agent: false,
      host,
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...credentials(proxy) },
      // As for servers: NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect.
      rejectUnauthorized: true,
      // The proxy's own name: Node would use the server's name from the header `host`. An address has no SNI.
      ...(proxy.protocol === 'https:' && { ca: [...cas], servername: isIP(host) === 0 ? host : '' }),
      signal: AbortSignal.any(ends),
    });
    asking.once('connect', (answer: IncomingMessage, socket: Duplex) => {
      if (answer.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`${at} answered ${answer.statusCode}`));
    });
    asking.once('response', (answer) => {
      answer.destroy();
      reject(new Error(`${at} answered ${answer.statusCode}`));
    });
    asking.once('error', (cause: NodeJS.ErrnoException) => {
      const late = cause.name === 'TimeoutError' || cause.code === 'ABORT_ERR';
      reject(
        new Error(`${at} ${late ? 'did not answer in time' : `could not be reached (${cause.code ?? 'it failed'})`}`),
      );
    });
    asking.end();
  });
}

function credentials({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
