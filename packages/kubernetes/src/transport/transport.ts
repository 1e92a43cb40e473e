import { agreedOnce, type Host, PluginError } from '@kpki/plugin';
import { type HttpOutcome, openHttp } from '@kpki/plugin/http';
import type { ApiLogin, Credentials } from '../login/login.ts';
import { type ApiRequest, type ApiResponse, attempted, type SendToApi } from './request.ts';
import { tlsFailure } from './tls-failure.ts';

/** The longest answer: a Secret of 1 MiB in base64, with the metadata of its field managers. */
const mostBytes = 6 * 1024 * 1024;

export interface Transport {
  readonly send: SendToApi;
  close(): void;
}

export interface TransportOptions {
  readonly login: ApiLogin;
  readonly host: Pick<Host, 'agree' | 'log'>;
  readonly milliseconds: number;
  readonly mostSockets: number;
}

/** Opens a connection to one API server. Repeats a request only after a refused login was renewed. */
export function openTransport({ login, host, milliseconds, mostSockets }: TransportOptions): Transport {
  const admitted = agreedOnce(host, login.agreement);
  const { server: address, cas, serverName, proxy } = login;
  const http = openHttp(
    { address, cas, serverName, verify: true, proxy, admitted, silent: (text) => host.log('warn', text) },
    { milliseconds, mostSockets },
  );

  async function once(request: ApiRequest, credentials: Credentials, signal: AbortSignal): Promise<ApiResponse> {
    const body = request.body === undefined ? null : Buffer.from(JSON.stringify(request.body));
    const outcome = await http.exchange({
      url: urlOf(login.server, request),
      method: request.method,
      headers: { ...usualHeaders, ...bodyHeaders(body), ...credentials.headers },
      body,
      client: credentials.certificate,
      signal,
      mostBytes: () => mostBytes,
    });
    return answerOf(outcome, request, login.description);
  }

  return {
    async send(request, signal) {
      // Before a login program runs, and before a token file is read.
      await admitted();
      const credentials = await login.credentials(signal);
      const answer = await once(request, credentials, signal);
      if (answer.status !== 401 || !login.forget(credentials)) return answer;
      // A 401 comes before any effect, so that a retry with a new login repeats nothing.
      return once(request, await login.credentials(signal), signal);
    },
    close: () => http.close(),
  };
}

const usualHeaders = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'kpki' };

function bodyHeaders(body: Uint8Array | null): Readonly<Record<string, string>> {
  return body === null ? {} : { 'content-type': 'application/json' };
}

/** The server may have its own path, as behind Rancher. */
function urlOf(server: URL, { path, query = {} }: ApiRequest): URL {
  const url = new URL(server);
  url.pathname = `${server.pathname.replace(/\/+$/, '')}${path}`;
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  return url;
}

function answerOf(outcome: HttpOutcome, request: ApiRequest, server: string): ApiResponse {
  if (outcome.end === 'answered') {
    const body = jsonOf(outcome.body);
    // A page instead of an answer is classified by its status, unless the status is a success.
    if (body !== undefined || outcome.status >= 300) return { ...outcome, body };
  }
  throw failure(outcome, request, server);
}

/** Undefined: the body is not JSON, or is truncated. */
function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // Not the cause of an error: its text quotes the input.
    return undefined;
  }
}

function failure(outcome: HttpOutcome, request: ApiRequest, server: string): PluginError {
  const what = attempted(request);
  if (outcome.end === 'failed') {
    const byTls = tlsFailure(outcome.error, what, server);
    if (byTls) return byTls;
  }
  const maybe = request.changes && (!('sent' in outcome) || outcome.sent);
  if (outcome.end === 'cancelled' && !maybe) return new PluginError('cancelled', `${what}: it was cancelled`);
  const why = `${reasonOf(outcome, server)}${maybe ? '; the change may have been made' : ''}`;
  const cause = outcome.end === 'failed' ? { cause: outcome.error } : {};
  return new PluginError(maybe ? 'uncertain' : 'unavailable', `${what}: ${why}`, cause);
}

function reasonOf(outcome: HttpOutcome, server: string): string {
  if (outcome.end === 'cancelled') return 'it was cancelled after it had been sent';
  if (outcome.end === 'timed out') return `${server} did not answer in time`;
  if (outcome.end === 'too long') return `${server} answered more than ${outcome.most} bytes`;
  if (outcome.end === 'answered') return `${server} answered ${outcome.status}, but no whole JSON`;
  if (!outcome.sent) return `${server} could not be reached (${codeOf(outcome.error)})`;
  return `the connection to ${server} broke off (${codeOf(outcome.error)})`;
}

function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.message;
}
