import {
  type Agent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
  request as requestPlain,
} from 'node:http';
import { request as requestTls } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { TunnelledRequest } from './tunnel.ts';

/** True until the handshake is complete; Node has the property, but its types lack it. */
type HandshakingSocket = TLSSocket & { readonly secureConnecting: boolean };

/** A client certificate and its key, in PEM. */
export interface ClientPair {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
}

/** One request. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Uint8Array | null;
  readonly client?: ClientPair | undefined;
  readonly signal: AbortSignal;
  /** The longest accepted answer, by status. */
  readonly mostBytes: (status: number) => number;
}

/** The end of an exchange. `sent`: whether the server may have received the request. */
export type HttpOutcome =
  | { readonly end: 'answered'; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }
  | { readonly end: 'cancelled'; readonly sent: boolean }
  | { readonly end: 'timed out'; readonly sent: boolean }
  /** The answer is longer than `most` bytes. */
  | { readonly end: 'too long'; readonly status: number; readonly most: number }
  | { readonly end: 'failed'; readonly sent: boolean; readonly error: Error };

/**
 * Makes one HTTP exchange. Never rejects, follows no redirect and repeats nothing. `milliseconds` count from the
 * connection to the last byte: the wait for a connection depends on earlier requests.
 */
export function exchange(what: HttpRequest, agent: Agent, milliseconds: number): Promise<HttpOutcome> {
  const { promise, resolve } = Promise.withResolvers<HttpOutcome>();
  const { url, method, headers, body, client, signal } = what;
  let sent = false;
  const request = url.protocol === 'https:' ? requestTls : requestPlain;
  const length = body === null ? {} : { 'content-length': String(body.length) };
  const options: RequestOptions & TunnelledRequest = {
    agent,
    method,
    headers: { ...headers, ...length } as Record<string, string | string[]>,
    callSignal: signal,
    ...client,
  };
  const outgoing = request(url, options);
  let timer: NodeJS.Timeout | undefined;
  const finish = (outcome: HttpOutcome): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    resolve(outcome);
    if (outcome.end !== 'answered') outgoing.destroy();
  };
  const cancel = (): void => finish({ end: 'cancelled', sent });
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();

  outgoing.once('socket', () => {
    if (!signal.aborted) timer = setTimeout(() => finish({ end: 'timed out', sent }), milliseconds);
  });
  noticeSending(outgoing, url.protocol, () => {
    sent = true;
  });
  outgoing.on('error', (error) => finish({ end: 'failed', sent, error }));
  outgoing.once('response', (incoming) => {
    const status = incoming.statusCode ?? 0;
    const most = what.mostBytes(status);
    void gather(incoming, most).then(
      (gathered) => {
        if (gathered === null) finish({ end: 'too long', status, most });
        else finish({ end: 'answered', status, headers: incoming.headers, body: gathered });
      },
      (error: Error) => finish({ end: 'failed', sent: true, error }),
    );
  });
  outgoing.end(body ?? undefined);
  return promise;
}

/**
 * Bytes are sent once the connection is open, with TLS once the handshake is complete; on a kept connection at once.
 */
function noticeSending(outgoing: ClientRequest, protocol: string, sending: () => void): void {
  outgoing.once('socket', (socket) => {
    const isTls = protocol === 'https:';
    const isBeginning = isTls ? (socket as HandshakingSocket).secureConnecting : socket.connecting;
    if (isBeginning) socket.once(isTls ? 'secureConnect' : 'connect', sending);
    else sending();
  });
}

/** Null: the answer was longer than allowed. */
async function gather(incoming: IncomingMessage, mostBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) return null;
    chunks.push(chunk);
  }
  if (!incoming.complete) throw new Error('the connection ended in the middle of the answer');
  return Buffer.concat(chunks);
}
