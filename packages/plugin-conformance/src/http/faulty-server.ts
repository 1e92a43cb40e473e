import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, request as tlsRequest } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Disturbance, Hooks, LateFault } from '../harness.ts';

export interface ErrorResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface FaultyServerOptions {
  /** The origin of the real server, `https://127.0.0.1:8200`. */
  readonly upstream: string;
  /** PEM certificates that verify the real server; without them, those that Node trusts. */
  readonly ca?: string | Buffer;
  /** PEM certificate and key to serve HTTPS with; plain HTTP without them. */
  readonly serves?: { readonly cert: string | Buffer; readonly key: string | Buffer };
  /** How the real server refuses a login without rights; the default is 403. */
  readonly denied?: ErrorResponse;
  /** How the real server applies its rate limit; the default is 429. */
  readonly throttled?: ErrorResponse;
  /** The seconds to wait in `throttled`; a header `retry-after` there wins. */
  readonly retryAfterSeconds?: number;
}

/** A proxy in front of a real server, without faults until a hook of the suite causes one. */
export interface FaultyServer {
  /** The address for the plugin's options, instead of the real server's. */
  readonly origin: string;
  /** Four hooks of the suite, for a plugin that uses HTTP; each counts requests. */
  readonly hooks: Required<Pick<Hooks<unknown>, 'throttle' | 'silence' | 'disturb'>> & {
    disconnect(): Promise<Disturbance>;
  };
  /**
   * Refuses each request as `denied` says, until the returned function is called: the hook `deny` if no user has
   * rights.
   */
  refuse(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const host = '127.0.0.1';

interface ServerFault {
  /** The result of a request instead of its answer. */
  readonly answer: 'none' | 'break' | ErrorResponse;
  /** Whether the real server carries the request out first. */
  readonly carriesOut: boolean;
}

interface Begun extends ServerFault {
  passing: number;
  readonly seen: string[];
}

/** Opens a faulty server on a free loopback port. */
export async function openFaultyServer(options: FaultyServerOptions): Promise<FaultyServer> {
  const { serves, denied = { status: 403 }, throttled = { status: 429, headers: { 'retry-after': '7' } } } = options;
  const sockets = new Set<Socket>();
  const held = new Set<ServerResponse>();
  let begun: Begun | null = null;

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const fault = begun;
    if (fault === null || fault.passing > 0) {
      if (fault !== null) fault.passing -= 1;
      await pass(await send(options, incoming, body), response);
      return;
    }
    const { answer, carriesOut, seen } = fault;
    if (carriesOut) await buffer(await send(options, incoming, body));
    seen.push(textOf(incoming, body));
    if (answer === 'none') held.add(response);
    else if (answer === 'break') incoming.socket.destroy();
    else response.writeHead(answer.status, { ...answer.headers }).end(answer.body);
  }

  const listener = (incoming: IncomingMessage, response: ServerResponse): void => {
    // The real server or the plugin has closed the connection: the other side sees a broken connection.
    serve(incoming, response).catch(() => incoming.socket.destroy());
  };
  const server = serves === undefined ? createServer(listener) : createTlsServer(serves, listener);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  const cut = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const begin = ({ answer, carriesOut }: ServerFault, after = 0): Disturbance => {
    const seen: string[] = [];
    begun = { answer, carriesOut, passing: after, seen };
    const end = async () => {
      begun = null;
      for (const response of held) response.destroy();
      held.clear();
    };
    return { requests: () => seen, end };
  };
  const unheard = (answer: ServerFault['answer']): ServerFault => ({ answer, carriesOut: false });
  const late: Readonly<Record<LateFault, ServerFault>> = {
    throttled: unheard(throttled),
    unanswered: { answer: 'break', carriesOut: true },
    silent: { answer: 'none', carriesOut: true },
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  const said = options.retryAfterSeconds ?? Number(throttled.headers?.['retry-after']);
  return {
    origin: `${serves === undefined ? 'http' : 'https'}://${host}:${port}`,
    hooks: {
      // Each connection breaks after a request arrived: a connection that is refused at once would not be counted.
      disconnect: async () => begin(unheard('break')),
      throttle: async () => ({
        ...begin(unheard(throttled)),
        ...(Number.isNaN(said) ? {} : { retryAfterSeconds: said }),
      }),
      silence: async () => begin(unheard('none')),
      disturb: async (after, fault) => begin(late[fault], after),
    },
    refuse: async () => begin(unheard(denied)).end,
    close: async () => {
      await cut();
    },
  };
}

/** Returns the same text for a repeated request; without its headers, which hold the login. */
function textOf({ method, url }: IncomingMessage, body: Buffer): string {
  return `${method} ${url} ${createHash('sha256').update(body).digest('hex').slice(0, 12)}`;
}

/** Headers of one connection (RFC 9110 section 7.6.1). */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'host',
  'keep-alive',
  'te',
  'transfer-encoding',
  'upgrade',
]);

function send(
  { upstream, ca }: FaultyServerOptions,
  { method, url = '/', headers }: IncomingMessage,
  body: Buffer,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const ask = upstream.startsWith('https:') ? tlsRequest : request;
    const passed = Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));
    const outgoing = ask(new URL(url, upstream), {
      ...(method === undefined ? {} : { method }),
      headers: passed,
      agent: false,
      ...(ca === undefined ? {} : { ca }),
    });
    outgoing.once('error', reject);
    outgoing.once('response', resolve);
    outgoing.end(body);
  });
}

function pass(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    const answered = Object.entries(answer.headers).filter(([name]) => !hopByHop.has(name));
    response.writeHead(answer.statusCode ?? 502, Object.fromEntries(answered));
    answer.once('error', reject);
    answer.pipe(response);
    response.once('close', resolve);
  });
}
