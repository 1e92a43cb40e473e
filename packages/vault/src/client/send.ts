import type { IncomingHttpHeaders } from 'node:http';
import { PluginError } from '@kpki/plugin';
import type { VaultConnection } from './connection.ts';
import { meaningOfFailure } from './failure.ts';

export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Whether the request changes something, so that a lost answer is 'uncertain'. */
  readonly changes: boolean;
  readonly attempted: string;
}

export interface Incoming {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Makes one attempt at one request. Resolves with an answer of any status; rejects with a PluginError without an
 * answer.
 */
export type SendToVault = (outgoing: Outgoing, signal: AbortSignal) => Promise<Incoming>;

/** The largest request and the largest secret of Vault and OpenBao are 32 MiB; plus the JSON around it. */
const mostBytes = 33 * 1024 * 1024;
const mostBytesOfError = 1024 * 1024;

export function sendOver(connection: VaultConnection): SendToVault {
  return async (outgoing, signal) => {
    const { attempted, method, url, headers, body } = outgoing;
    if (signal.aborted) throw new PluginError('cancelled', `${attempted}: cancelled before the request was sent`);
    const outcome = await connection.http.exchange({
      url,
      method,
      headers,
      body: body === undefined ? null : Buffer.from(body),
      client: connection.client,
      signal,
      mostBytes: (status) => (status < 400 ? mostBytes : mostBytesOfError),
    });
    const circumstances = { sent: true, cancelled: false, late: false, ...connection };
    switch (outcome.end) {
      case 'answered':
        return outcome;
      case 'cancelled':
        throw meaningOfFailure(null, outgoing, { ...circumstances, sent: outcome.sent, cancelled: true });
      case 'timed out':
        throw meaningOfFailure(null, outgoing, { ...circumstances, sent: outcome.sent, late: true });
      case 'too long':
        throw meaningOfFailure(new Error(`the answer is larger than ${outcome.most} bytes`), outgoing, circumstances);
      case 'failed':
        throw meaningOfFailure(outcome.error, outgoing, { ...circumstances, sent: outcome.sent });
    }
  };
}
