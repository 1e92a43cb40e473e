import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { freePort } from '@kpki/services';

export type Fault = (request: IncomingMessage, response: ServerResponse, socket: Socket) => void;

export interface FakeServer extends AsyncDisposable {
  readonly address: string;
  /** As `POST /v1/secret/data/kpki/a`. */
  readonly asked: string[];
  /** The tokens that the server received. */
  readonly tokens: (string | undefined)[];
  /** The namespaces of the requests. */
  readonly namespaces: (string | undefined)[];
  /** The existing namespaces, as OpenBao 2.4.4 checks them; undefined: the server ignores the namespace. */
  knows: readonly string[] | undefined;
  /** The fault of the next requests for the data of a secret. */
  fault: Fault;
}

/** A valid KV mount, as Vault 1.21.4 describes it; all other answers are up to the fault. */
const mount = { data: { type: 'kv', options: { version: '2' }, path: 'secret/' } };

/** Starts a server for faults that no real server can be made to show. */
export async function fakeServer(): Promise<FakeServer> {
  const port = await freePort('127.0.0.1');
  const asked: string[] = [];
  const tokens: (string | undefined)[] = [];
  const namespaces: (string | undefined)[] = [];
  const open = new Set<Socket>();
  const fake: FakeServer = {
    address: `http://127.0.0.1:${port}`,
    asked,
    tokens,
    namespaces,
    knows: undefined,
    fault: json(404, { errors: [] }),
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server: Server = createServer((request, response) => {
    request.resume();
    request.once('end', () => {
      asked.push(`${request.method} ${request.url}`);
      tokens.push(request.headers['x-vault-token'] as string | undefined);
      const namespace = request.headers['x-vault-namespace'] as string | undefined;
      namespaces.push(namespace);
      if (fake.knows !== undefined && !fake.knows.includes(namespace ?? '')) {
        json(404, { errors: ['namespace not found'] })(request, response, request.socket);
      } else if (request.url?.includes('/sys/internal/')) json(200, mount)(request, response, request.socket);
      else fake.fault(request, response, request.socket);
    });
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return fake;
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Fault {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

export function text(
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Fault {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(body);
  };
}

export const reset: Fault = (_request, _response, socket) => socket.resetAndDestroy();

export const silence: Fault = () => {};

/** Sends a byte now and then, without an end. */
export const drip: Fault = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 50);
  response.once('close', () => clearInterval(timer));
};

/** Announces more bytes than it sends, and closes. */
export const truncated: Fault = (_request, response, socket) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"data":{"data":{', () => socket.destroy());
};

/** Sends without an end, at full speed. */
export function oversized(status: number): Fault {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  };
}
