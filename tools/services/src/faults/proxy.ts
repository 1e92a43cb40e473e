import { createServer, Agent as HttpAgent, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { freePort } from '../free-port.ts';
import { knowServer } from '../known-server.ts';
import type { Answer, Dialect } from './answer.ts';
import type { Exchange, Fault } from './fault.ts';
import { forward, type Upstream } from './forward.ts';
import { type Leak, openOtherOrigin } from './other-origin.ts';
import { type FaultOn, type FaultScript, playScript, type SeenRequest } from './script.ts';

export interface FaultProxyOptions {
  readonly upstream: Upstream;
  /** The format of made-up errors. Default: `plain`. */
  readonly dialect?: Dialect;
  /** Finds the name of what a body is about, which is all that is kept of it. */
  readonly aboutOf?: (body: Buffer) => string | null;
  /** PEM certificate and key to serve HTTPS with; plain HTTP without them. */
  readonly serves?: { readonly certificate: Buffer | string; readonly key: Buffer | string };
}

export interface FaultProxy extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** Every request that came since the last `play`, in the order in which they came. */
  readonly requests: readonly SeenRequest[];
  readonly hits: number;
  /** Connections that were opened since the last `play`. */
  readonly connections: number;
  readonly mostAtOnce: number;
  /** What reached the other origin since the proxy was opened. */
  readonly leaks: readonly Leak[];
  /** From now on; null: all is honest. What was counted is forgotten, and a port that was closed opens. */
  play(script: FaultScript | null): Promise<void>;
}

const closedMilliseconds = 300;

/** Longer than any test leaves a connection idle, so that none is closed just as it is used again. */
const idleMilliseconds = 600_000;

export async function openFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { upstream, dialect = 'plain', serves, aboutOf } = options;
  const other = await openOtherOrigin();
  const Agent = upstream.origin.startsWith('https:') ? HttpsAgent : HttpAgent;
  const agent = new Agent({ keepAlive: true });
  const port = await freePort('127.0.0.1');
  let script: FaultScript | null = null;
  let isForFault: (request: FaultOn) => boolean = () => false;
  let requests: SeenRequest[] = [];
  let counts = { connections: 0, mostAtOnce: 0 };
  let underWay = 0;
  // A TLS socket cannot be reset; the one that it lies on can.
  const sockets = new Map<number | undefined, Socket>();
  let reopening: NodeJS.Timeout | undefined;

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    underWay += 1;
    counts.mostAtOnce = Math.max(counts.mostAtOnce, underWay);
    response.once('close', () => {
      underWay -= 1;
    });
    const target = incoming.url ?? '/';
    const method = incoming.method ?? 'GET';
    const body = await buffer(incoming);
    const about = body.length === 0 ? null : (aboutOf?.(body) ?? null);
    const { pathname: path } = new URL(target, 'http://proxy');
    const fault = isForFault({ method, path, about }) ? (script?.fault ?? null) : null;
    const isHit = fault !== null;
    const seen = { method, path, about, isHit, realStatus: null as number | null, isAnswered: false };
    requests.push(seen);
    response.once('finish', () => {
      seen.isAnswered = true;
    });
    const { headers } = incoming;
    const send = async (): Promise<Answer> => {
      const answer = await forward(upstream, agent, { method, target, headers, body });
      seen.realStatus = answer.status;
      return answer;
    };
    await answerWith(fault, {
      socket: sockets.get(incoming.socket.remotePort) ?? incoming.socket,
      dialect,
      otherOrigin: other.origin,
      forward: send,
      answer: (answer) => void begin(response, answer, answer.body.length).end(answer.body),
      begin: (answer, length) => begin(response, answer, length),
      closePort,
    });
  };

  const listener = (incoming: IncomingMessage, response: ServerResponse): void => {
    // The real server or the client is gone: the other side sees a broken connection.
    serve(incoming, response).catch(() => incoming.socket.destroy());
  };
  const server =
    serves === undefined
      ? createServer(listener)
      : createTlsServer({ cert: serves.certificate, key: serves.key }, listener);
  server.keepAliveTimeout = idleMilliseconds;
  server.on('connection', (socket: Socket) => {
    counts.connections += 1;
    socket.on('error', () => {});
    const { remotePort } = socket;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
  const listen = (): Promise<void> =>
    new Promise((resolve, reject) => {
      if (server.listening) return resolve();
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  const closePort = (): void => {
    server.close();
    server.closeIdleConnections();
    if ((script?.times ?? 1) !== 1) return;
    reopening = setTimeout(() => void listen(), closedMilliseconds);
  };
  await listen();
  const origin = `${serves === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  knowServer(origin, serves === undefined ? undefined : upstream.ca);

  return {
    origin,
    get requests() {
      return requests;
    },
    get hits() {
      return requests.filter(({ isHit }) => isHit).length;
    },
    get connections() {
      return counts.connections;
    },
    get mostAtOnce() {
      return counts.mostAtOnce;
    },
    leaks: other.reached,
    play: async (next) => {
      clearTimeout(reopening);
      script = next;
      isForFault = next === null ? () => false : playScript(next);
      requests = [];
      counts = { connections: 0, mostAtOnce: 0 };
      await listen();
    },
    [Symbol.asyncDispose]: async () => {
      clearTimeout(reopening);
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await other[Symbol.asyncDispose]();
    },
  };
}

async function answerWith(fault: Fault | null, exchange: Exchange): Promise<void> {
  if (fault === null) exchange.answer(await exchange.forward());
  else await fault.carryOut(exchange);
}

function begin(response: ServerResponse, { status, headers }: Answer, length: number | null): ServerResponse {
  return response.writeHead(status, { ...headers, ...(length !== null && { 'content-length': length }) });
}
