import { Agent } from 'node:https';
import { httpsRequest } from '../https-request.ts';
import type { Credentials, LoadClient } from './client.ts';

/** What one attempt got: a good answer, one that another server may answer better, or a refusal that stands. */
type Outcome =
  | { readonly what: 'good' }
  | { readonly what: 'elsewhere'; readonly why: string }
  | { readonly what: 'refused'; readonly why: string };

/** Asks one server once. */
export type Ask = (server: string, credentials: Credentials) => Promise<Outcome>;

const withinMilliseconds = 8_000;

/** How a client asks: on one connection for each server, or on a new one each time. `close` ends what it kept. */
export function asker({ keepsConnection, request }: LoadClient): { readonly ask: Ask; readonly close: () => void } {
  // A session that is resumed would show no certificate again.
  const agent = keepsConnection ? new Agent({ keepAlive: true, maxSockets: 1, maxCachedSessions: 0 }) : undefined;
  const ask: Ask = async (server, { authority, client, headers }) => {
    try {
      const { status, body } = await httpsRequest(`${server}${request.path}`, {
        authority,
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
  return { what: 'refused', why: `${status} ${messageIn(body)}`.trim() };
}

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
