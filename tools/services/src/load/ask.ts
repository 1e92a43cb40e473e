import { Agent } from 'node:https';
import { httpRequest } from '../http-request.ts';
import type { Credentials, LoadClient, Outcome, RequestingClient } from './client.ts';

export type Ask = (server: string, credentials: Credentials) => Promise<Outcome>;

/** A busy machine answers late, and a late answer is an answer; a refusal arrives at once. */
const withinMilliseconds = 30_000;

export function asker(client: LoadClient): { readonly ask: Ask; readonly close: () => void } {
  return client.kind === 'run' ? { ask: client.run, close: () => undefined } : requester(client);
}

function requester({ keepsConnection, request }: RequestingClient): ReturnType<typeof asker> {
  // A session that is resumed would show no certificate again.
  const agent = keepsConnection ? new Agent({ keepAlive: true, maxSockets: 1, maxCachedSessions: 0 }) : undefined;
  const ask: Ask = async (server, { ca, client, headers }) => {
    try {
      const { status, body } = await httpRequest(`${server}${request.path}`, {
        ca,
        asGo: true,
        ...(client && { client }),
        ...(agent && { agent }),
        ...(request.method && { method: request.method }),
        ...(request.body !== undefined && { body: request.body }),
        headers: { ...request.headers, ...headers },
        withinMilliseconds,
      });
      return outcomeOf(status, body);
    } catch (error) {
      return { what: 'elsewhere', why: reasonOf(error) };
    }
  };
  return { ask, close: () => agent?.destroy() };
}

/** As client-go has it: an overloaded or ending server says so by 429 or 503; a gateway, by 502 or 504. */
function outcomeOf(status: number, body: string): Outcome {
  if (status >= 200 && status < 300) return { what: 'good' };
  if (status === 429 || status > 500) return { what: 'elsewhere', why: String(status) };
  const why = `${status} ${messageIn(body)}`.trim();
  return { what: comesRight(why) ? 'later' : 'refused', why };
}

/** Returns whether a kubelet did not answer, as while it is restarted or waits for an API server's word on rights. */
export function isKubeletAway(message: string): boolean {
  return kubeletAway.some((sign) => sign.test(message));
}

/**
 * Returns whether the API server cut its request itself, as at a new client certificate (client-go cert_rotation.go).
 */
export function isCutByItself(message: string): boolean {
  return /use of closed network connection$/.test(message);
}

/** Returns whether a new key was next to an old certificate: a kpki killed between the renames leaves them so. */
export function isPairTorn(message: string): boolean {
  return /tls: private key (?:type )?does not match public key/.test(message);
}

/** Whether the same request has its answer later, whichever server is asked. */
export function comesRight(message: string): boolean {
  return isKubeletAway(message) || isCutByItself(message) || isPairTorn(message);
}

const kubeletAway: readonly RegExp[] = [
  /dial tcp \S+:10250: connect: connection refused/,
  /\S+:10250: read: connection reset by peer|:10250\/\S+: EOF|:10250\S* .*unexpected EOF/,
  /^404 the server could not find the requested resource \( ?pods\/log|unable to upgrade connection: pod does not exist/,
  /(?:Authorization error|Forbidden) \(user=kube-apiserver-kubelet-client/,
];

/** What a Status of the API says; the whole body where it is none. */
function messageIn(body: string): string {
  try {
    const { message } = JSON.parse(body) as { readonly message?: string };
    return message ?? body;
  } catch {
    return body;
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
