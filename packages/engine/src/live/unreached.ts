import type { Endpoint } from '@kpki/spec';

/** How long one probe may take, in milliseconds: a running server answers in far less. */
export const longestProbe = 5_000;

/** `host:port`, an IPv6 address in brackets. */
export function endpointText({ host, port }: Endpoint): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  EHOSTUNREACH: 'the host is not reached from here',
  ENETUNREACH: 'its network is not reached from here',
  ENOTFOUND: 'its name is not found',
  EAI_AGAIN: 'its name is not found now',
  ECONNRESET: 'it hangs up',
  EPIPE: 'it hangs up',
  ETIMEDOUT: 'it does not answer',
  ABORT_ERR: `it does not answer within ${longestProbe / 1000} seconds`,
  ERR_SSL_WRONG_VERSION_NUMBER: 'what answers speaks no TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'what answers speaks no TLS',
};

/** The caller handles its own cancellation. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}

export function unreachedText(error: unknown): string {
  const { code, message } = error instanceof Error ? (error as Error & { code?: string }) : { message: String(error) };
  const name = isTimeout(error) ? 'ABORT_ERR' : code;
  return sentences[name ?? ''] ?? (name === undefined ? message : `${message} (${name})`);
}

/** Fires when the caller cancels, or the time of a probe is over. */
export function probeSignal(signal: AbortSignal, milliseconds: number = longestProbe): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
}
