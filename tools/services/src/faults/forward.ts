import { type Agent, request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { Answer } from './answer.ts';

export interface Upstream {
  readonly origin: string;
  readonly ca?: Buffer;
}

export interface Forwarded {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Meant for one connection and not for the next (RFC 9110 section 7.6.1); the length is set again. */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export function forward(
  upstream: Upstream,
  agent: Agent,
  { method, target, headers, body }: Forwarded,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = upstream.origin.startsWith('https:') ? httpsRequest : httpRequest;
    const outgoing = send(new URL(target, upstream.origin), {
      method,
      agent,
      headers: { ...withoutHops(headers), ...(body.length > 0 && { 'content-length': body.length }) },
      ...(upstream.ca !== undefined && { ca: upstream.ca }),
    });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      buffer(incoming).then(
        (answered) =>
          resolve({ status: incoming.statusCode ?? 0, headers: withoutHops(incoming.headers), body: answered }),
        reject,
      );
    });
    outgoing.end(body);
  });
}

function withoutHops(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));
}
