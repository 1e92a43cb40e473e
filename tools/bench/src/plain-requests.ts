import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';

export interface PlainRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
}

export interface PlainServer {
  readonly origin: string;
  /** PEM; what its certificate leads to. */
  readonly ca?: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Milliseconds for these requests, one after another on one connection. Throws where one of them is refused. */
export async function sequentially(server: PlainServer, requests: readonly PlainRequest[]): Promise<number> {
  const { origin, ca } = server;
  const isPlain = origin.startsWith('http:');
  const agent = isPlain
    ? new PlainAgent({ keepAlive: true, maxSockets: 1 })
    : new Agent({ keepAlive: true, maxSockets: 1, ...(ca && { ca: ca }) });
  const from = performance.now();
  for (const { method, path, body } of requests) {
    const status = await new Promise<number>((resolve, reject) => {
      const outgoing = (isPlain ? plainRequest : request)(new URL(path, origin), {
        agent,
        method,
        headers: { ...server.headers, ...(body !== null && { 'content-type': 'application/json' }) },
      });
      outgoing.once('error', reject);
      outgoing.once('response', (incoming) => {
        incoming.resume();
        incoming.once('end', () => resolve(incoming.statusCode ?? 0));
      });
      outgoing.end(body ?? undefined);
    });
    if (status >= 400 && status !== 404) throw new Error(`${method} ${path}: ${status}`);
  }
  const milliseconds = performance.now() - from;
  agent.destroy();
  return milliseconds;
}
