import type { OutgoingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** How a server words an error; `plain` is anybody's, such as a load balancer's. */
export type Dialect = 'vault' | 'kubernetes' | 'plain';

export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: OutgoingHttpHeaders;
}

const reasons: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  409: 'Conflict',
  413: 'RequestEntityTooLarge',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

const wordings: Readonly<Record<Dialect, (refusal: Refusal) => unknown>> = {
  vault: ({ message }) => ({ errors: [message] }),
  kubernetes: ({ status, message }) => ({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: reasons[status] ?? '',
    code: status,
  }),
  plain: ({ message }) => message,
};

export function refusalAnswer(dialect: Dialect, refusal: Refusal): Answer {
  const worded = wordings[dialect](refusal);
  const isText = typeof worded === 'string';
  return {
    status: refusal.status,
    headers: { 'content-type': isText ? 'text/plain' : 'application/json', ...refusal.headers },
    body: Buffer.from(isText ? worded : JSON.stringify(worded)),
  };
}

/** What a proxy or a portal in the way says to a browser. */
export function htmlAnswer(status: number): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: Buffer.from(`<!DOCTYPE html><html><head><title>${status}</title></head><body><h1>Hello</h1></body></html>\n`),
  };
}
