import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { PluginError } from '@kpki/plugin';
import type { Connection } from './connection.ts';
import { meaningOfFailure } from './failure.ts';

export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Whether it would change something, so that an answer that gets lost is 'uncertain'. */
  readonly changes: boolean;
  /** What on what, for errors. */
  readonly attempted: string;
}

export interface Incoming {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One attempt at one request. Whatever the status, it is an answer; rejects with a PluginError where there is none. */
export type Send = (outgoing: Outgoing, signal: AbortSignal) => Promise<Incoming>;

/** The largest request that Vault and OpenBao take is 32 MiB, and so is the largest secret; with its envelope. */
const mostBytes = 33 * 1024 * 1024;
const mostBytesOfError = 1024 * 1024;

export function sendOver(connection: Connection): Send {
  return (outgoing, signal) => {
    if (signal.aborted) {
      return Promise.reject(new PluginError('cancelled', `${outgoing.attempted}: cancelled before it was sent`));
    }
    return exchange(connection, outgoing, signal);
  };
}

function exchange(connection: Connection, outgoing: Outgoing, signal: AbortSignal): Promise<Incoming> {
  const { method, url, headers, body } = outgoing;
  const patience = new AbortController();
  const request = url.protocol === 'https:' ? requestTls : requestPlain;
  const state = { sent: false };
  let timer: NodeJS.Timeout | undefined;
  return new Promise<Incoming>((resolve, reject) => {
    const sending = request(url, {
      ...connection.options(),
      method,
      headers: body === undefined ? headers : { ...headers, 'content-length': `${Buffer.byteLength(body)}` },
      signal: AbortSignal.any([signal, patience.signal]),
    });
    const fail = (error: unknown): void => {
      sending.destroy();
      const { sent } = state;
      const circumstances = { sent, cancelled: signal.aborted, late: patience.signal.aborted, ...connection };
      reject(meaningOfFailure(error, outgoing, circumstances));
    };
    watchConnecting(sending, url.protocol, state);
    // From here on only: a thousand requests may wait for one of a few connections.
    sending.once('socket', () => {
      timer = setTimeout(() => patience.abort(), connection.timeoutMilliseconds);
    });
    sending.once('error', fail);
    sending.once('response', (incoming) => {
      readBody(incoming).then((read) => {
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: read });
      }, fail);
    });
    sending.end(body);
  }).finally(() => clearTimeout(timer));
}

/** Node writes a request as soon as its connection stands; before that nothing can have happened. */
function watchConnecting(sending: ClientRequest, protocol: string, state: { sent: boolean }): void {
  sending.once('socket', (socket) => {
    if (!socket.connecting) {
      state.sent = true;
      return;
    }
    socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      state.sent = true;
    });
  });
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const most = (incoming.statusCode ?? 0) < 400 ? mostBytes : mostBytesOfError;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) throw new Error(`the answer is larger than ${most} bytes`);
    chunks.push(chunk);
  }
  if (!incoming.complete) throw new Error('the answer broke off');
  return Buffer.concat(chunks);
}
