import type { UnreachedKind } from '../model/live-evidence.ts';
import { type Statement, statement } from '../model/statement.ts';

/** How long one probe may take, in milliseconds: a running server answers in far less. */
export const longestProbe = 5_000;

const kinds: Readonly<Record<string, UnreachedKind>> = {
  ECONNREFUSED: 'no-listener',
  EHOSTUNREACH: 'no-host',
  ENETUNREACH: 'no-network',
  ENOTFOUND: 'no-name',
  EAI_AGAIN: 'no-name-now',
  ECONNRESET: 'hang-up',
  EPIPE: 'hang-up',
  ETIMEDOUT: 'no-answer',
  ERR_SSL_WRONG_VERSION_NUMBER: 'no-tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'no-tls',
};

/** The caller handles its own cancellation. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}

export function unreached(error: unknown): Statement {
  if (isTimeout(error)) return statement('unreached/timeout', { seconds: longestProbe / 1000 });
  const { code, message } = error instanceof Error ? (error as Error & { code?: string }) : { message: String(error) };
  const kind = kinds[code ?? ''];
  return kind === undefined
    ? statement('unreached/other', { text: message, code: code ?? null })
    : statement('unreached', { kind });
}

/** Fires when the caller cancels, or the time of a probe is over. */
export function probeSignal(signal: AbortSignal, milliseconds: number = longestProbe): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
}
