import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type ApiServer, freePort } from '@kpki/services';

interface Passed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What is done with one request in place of passing it on and its answer back. */
export type Fault = (of: {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Has the real server do it. */
  pass(): Promise<Passed>;
}) => Promise<void> | void;

export interface FaultProxy {
  readonly url: string;
  /** Every request that came, with its credentials. */
  readonly seen: { readonly method: string; readonly path: string; readonly authorization: string | undefined }[];
  connections(): number;
  /** The fault for the requests that match; null: none. */
  fail(matches: (request: IncomingMessage) => boolean, fault: Fault | null): void;
  stop(): Promise<void>;
}

export async function faultProxy(plane: ApiServer): Promise<FaultProxy> {
  const pki = join(plane.folder, 'pki');
  const [cert, key] = await Promise.all([readFile(join(pki, 'apiserver.crt')), readFile(join(pki, 'apiserver.key'))]);
  const port = await freePort('127.0.0.1');
  const seen: { method: string; path: string; authorization: string | undefined }[] = [];
  let matches: (request: IncomingMessage) => boolean = () => false;
  let fault: Fault | null = null;

  async function pass(request: IncomingMessage, body: string): Promise<Passed> {
    const { promise, resolve, reject } = Promise.withResolvers<Passed>();
    const { host: _, ...headers } = request.headers;
    const options = { method: request.method, headers, ca: plane.ca, agent: false } as const;
    const outgoing = httpsRequest(`${plane.url}${request.url}`, options, (incoming) => {
      text(incoming).then(
        (answered) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: answered }),
        reject,
      );
    });
    outgoing.once('error', reject);
    outgoing.end(body);
    return promise;
  }

  const server = createServer({ cert, key }, async (request, response) => {
    const { method = '', url = '', headers } = request;
    seen.push({ method, path: url, authorization: headers.authorization });
    const body = await text(request).catch(() => '');
    const passing = () => pass(request, body);
    try {
      if (fault && matches(request)) return await fault({ request, response, pass: passing });
      const { status, headers: answered, body: told } = await passing();
      response.writeHead(status, { date: String(answered['date']) });
      response.end(told);
    } catch {
      response.destroy();
    }
  });
  let connections = 0;
  server.on('secureConnection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${port}`,
    seen,
    connections: () => connections,
    fail(which, what) {
      matches = which;
      fault = what;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
