import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type Agent, type RequestOptions, request } from 'node:https';
import type { TLSSocket } from 'node:tls';

/** True until the handshake is over; Node has it for programs, and its types have not. */
type HandshakingSocket = TLSSocket & { readonly secureConnecting: boolean };

/** One HTTP exchange, with everything that bounds it. */
export interface Exchange {
  readonly agent: Agent;
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Uint8Array | null;
  /** What the client shows; whom it trusts is the agent's. */
  readonly tls: Pick<RequestOptions, 'cert' | 'key'>;
  readonly signal: AbortSignal;
  /** From when it has its connection to the last byte. The wait for one is as long as those before it take. */
  readonly milliseconds: number;
  readonly mostBytes: number;
}

/** How it ended. `sent`: whether the server may have got the request. */
export type Outcome =
  | { readonly end: 'answered'; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }
  | { readonly end: 'cancelled'; readonly sent: boolean }
  | { readonly end: 'timed out'; readonly sent: boolean }
  /** The answer was longer than was asked for. */
  | { readonly end: 'too long'; readonly status: number }
  | { readonly end: 'failed'; readonly sent: boolean; readonly error: Error };

/** Never rejects. One attempt: it follows no redirect and repeats nothing. */
export function exchange(what: Exchange): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  let sent = false;
  const outgoing = request(what.url, {
    agent: what.agent,
    method: what.method,
    headers: what.headers as Record<string, string | string[]>,
    ...what.tls,
  });
  let timer: NodeJS.Timeout | undefined;
  const finish = (outcome: Outcome): void => {
    clearTimeout(timer);
    what.signal.removeEventListener('abort', cancel);
    resolve(outcome);
    if (outcome.end !== 'answered') outgoing.destroy();
  };
  const cancel = (): void => finish({ end: 'cancelled', sent });
  what.signal.addEventListener('abort', cancel, { once: true });
  if (what.signal.aborted) cancel();

  outgoing.once('socket', () => {
    if (!what.signal.aborted) timer = setTimeout(() => finish({ end: 'timed out', sent }), what.milliseconds);
  });
  noticeSending(outgoing, () => {
    sent = true;
  });
  outgoing.on('error', (error) => finish({ end: 'failed', sent, error }));
  outgoing.once('response', (incoming) => {
    void gather(incoming, what.mostBytes).then(
      (body) => {
        const status = incoming.statusCode ?? 0;
        if (body === null) finish({ end: 'too long', status });
        else finish({ end: 'answered', status, headers: incoming.headers, body });
      },
      (error: Error) => finish({ end: 'failed', sent: true, error }),
    );
  });
  outgoing.end(what.body ?? undefined);
  return promise;
}

/** Bytes leave once the handshake is over: on a connection that is kept, at once. */
function noticeSending(outgoing: ClientRequest, sending: () => void): void {
  outgoing.once('socket', (socket) => {
    if ((socket as HandshakingSocket).secureConnecting) socket.once('secureConnect', sending);
    else sending();
  });
}

/** Null: it was longer than may be kept. */
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
