import { Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { httpRequest } from '@kpki/services';

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
  const Agent = origin.startsWith('http:') ? PlainAgent : TlsAgent;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const from = performance.now();
  for (const { method, path, body } of requests) {
    const { status } = await httpRequest(new URL(path, origin).href, {
      ...(ca && { ca }),
      agent,
      method,
      headers: { ...server.headers, ...(body !== null && { 'content-type': 'application/json' }) },
      ...(body !== null && { body }),
    });
    if (status >= 400 && status !== 404) throw new Error(`${method} ${path}: ${status}`);
  }
  const milliseconds = performance.now() - from;
  agent.destroy();
  return milliseconds;
}
