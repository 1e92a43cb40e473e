import { type Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';

export interface HttpRequest {
  /**
   * PEM certificates; the server's chain must end at one. `any` accepts every server: for asking whether it is up.
   * Default: the roots of Node.
   */
  readonly ca?: Buffer | 'any';
  /** Take each of these for a root, as Go does; without it there has to be one at the end of a chain. */
  readonly asGo?: boolean;
  /** The client's PEM certificate and key; without them it stays anonymous. */
  readonly client?: { readonly certificate: Buffer; readonly key: Buffer };
  /** The DNS name or IP address that the server's certificate must be valid for; default: the URL's host. */
  readonly name?: string;
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** Whose connections to use and keep. Without one, the request has a connection of its own. */
  readonly agent?: Agent;
  /** Default: 10 000. */
  readonly withinMilliseconds?: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * Sends one request, by default on a new connection: every call is a full handshake with the given files, and a server
 * that is stopped waits for no open connection.
 */
export function httpRequest(url: string, options: HttpRequest): Promise<HttpResponse> {
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const send = protocol === 'http:' ? requestPlain : requestTls;
  const name = options.name ?? host;
  return new Promise((resolve, reject) => {
    const outgoing = send(url, {
      agent: options.agent ?? false,
      method: options.method ?? 'GET',
      ...(options.headers && { headers: options.headers }),
      ...(options.client && { cert: options.client.certificate, key: options.client.key }),
      ...(options.ca === 'any'
        ? { rejectUnauthorized: false }
        : { ...(options.ca && { ca: options.ca }), allowPartialTrustChain: options.asGo === true }),
      // SNI carries names only (RFC 6066 section 3); an address is checked without it.
      servername: isIP(name) === 0 ? name : '',
      // Node uses no connection again that was checked by a function of ours.
      ...(name !== host && {
        checkServerIdentity: (_: string, certificate: PeerCertificate) => checkServerIdentity(name, certificate),
      }),
      signal: AbortSignal.timeout(options.withinMilliseconds ?? 10_000),
    });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', reject);
      incoming.once('end', () => {
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    outgoing.end(options.body);
  });
}
