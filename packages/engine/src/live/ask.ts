import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity, type SecureContext } from 'node:tls';
import type { Call } from '@kpki/plugin';
import type { Endpoint } from '@kpki/spec';
import { longestProbe, probeSignal } from './unreached.ts';

/** One request to a server, on a connection of its own. */
interface LiveRequest {
  readonly endpoint: Endpoint;
  readonly path: string;
  /** JSON to post; absent: GET. */
  readonly body?: string;
  readonly context: SecureContext;
  /** The DNS name that the server must prove; null: not verified, since the request holds nothing secret. */
  readonly isNamed: string | null;
  readonly authorization?: string;
  /** The accepted type; JSON by default. */
  readonly accept?: string;
  /** Of the answer; absent: its body is not read. */
  readonly mostBytes?: number;
}

/** `isConnected`: the handshake was over, as far as this end can tell. */
export type LiveResponse =
  | {
      readonly end: 'answered';
      readonly status: number;
      readonly body: string;
      /** The server's clock; null where it is not sent. */
      readonly at: Date | null;
    }
  | { readonly end: 'too long' }
  | { readonly end: 'failed'; readonly isConnected: boolean; readonly error: Error };

/** `node:https` passes all options to `node:tls`, which its types do not show. */
type Options = RequestOptions & { readonly secureContext: SecureContext };

/** Sends one request, within five seconds; rejects only when the call is cancelled. */
export async function ask(asking: LiveRequest, call: Call): Promise<LiveResponse> {
  const { endpoint, path, body, context, isNamed, authorization, mostBytes = 0, accept = 'application/json' } = asking;
  const { promise, resolve } = Promise.withResolvers<LiveResponse>();
  let isConnected = false;
  const options: Options = {
    host: endpoint.host,
    port: endpoint.port,
    path,
    method: body === undefined ? 'GET' : 'POST',
    agent: false,
    headers: {
      accept,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(authorization === undefined ? {} : { authorization }),
    },
    secureContext: context,
    servername: isIP(endpoint.host) === 0 ? endpoint.host : '',
    // Explicit, though the default: NODE_TLS_REJECT_UNAUTHORIZED=0 would have every server accepted.
    rejectUnauthorized: isNamed !== null,
    ...(isNamed === null ? {} : { checkServerIdentity: (_, certificate) => checkServerIdentity(isNamed, certificate) }),
    timeout: longestProbe,
    signal: probeSignal(call.signal),
  };
  const outgoing = request(options);
  outgoing.once('socket', (socket) => {
    socket.once('secureConnect', () => {
      isConnected = true;
    });
  });
  outgoing.once('error', (error) => resolve({ end: 'failed', isConnected, error }));
  outgoing.once('response', (incoming) => {
    incoming.once('error', (error) => resolve({ end: 'failed', isConnected, error }));
    void bodyOf(incoming, mostBytes).then((text) => {
      resolve(
        text === null
          ? { end: 'too long' }
          : { end: 'answered', status: incoming.statusCode ?? 0, body: text, at: timeIn(incoming) },
      );
      outgoing.destroy();
    });
  });
  outgoing.end(body);
  const asked = await promise;
  call.signal.throwIfAborted();
  return asked;
}

/** Whole seconds (RFC 9110 section 6.6.1). */
function timeIn({ headers: { date } }: IncomingMessage): Date | null {
  const milliseconds = Date.parse(date ?? '');
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds);
}

/** Null where it is longer than wanted. */
async function bodyOf(incoming: IncomingMessage, mostBytes: number): Promise<string | null> {
  if (mostBytes === 0) return '';
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > mostBytes) return null;
      chunks.push(chunk);
    }
  } catch {
    // The listener of its errors reports it.
    return '';
  }
  return Buffer.concat(chunks).toString('utf8');
}
