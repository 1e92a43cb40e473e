import { PluginError } from '@kpki/plugin';
import { retryAfterSeconds } from '@kpki/plugin/http';
import { clean } from './clean.ts';
import type { Incoming, Outgoing } from './send.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface VaultResponse {
  readonly status: number;
  readonly data: Json | null;
  readonly auth: Json | null;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** The server's clock, to the second. Null if the answer has no date. */
  readonly serverTime: number | null;
  /** The seconds to wait before the next request. Undefined if the server does not send them. */
  readonly retryAfterSeconds: number | undefined;
}

/** Parses an answer; rejects answers that no Vault gives: HTML, half an answer, a list. */
export function answerOf({ status, headers, body }: Incoming, { attempted, url, changes }: Outgoing): VaultResponse {
  const date = Date.parse(headers.date ?? '');
  const serverTime = Number.isNaN(date) ? null : date;
  const common = { status, serverTime, retryAfterSeconds: retryAfterSeconds(headers) };
  if (body.length === 0) return { ...common, data: null, auth: null, errors: [], warnings: [] };
  const json = parse(body);
  if (json === null) {
    const kind = headers['content-type']?.split(';')[0] ?? 'something else';
    const text = `${attempted} at ${url.origin}: no answer of a Vault came, but ${clean(kind)} with status ${status}`;
    // A proxy that answered may have passed the request on first.
    throw new PluginError(
      changes ? 'uncertain' : 'unavailable',
      `${text}; check \`address\`, and the proxy before it`,
      { retryAfterSeconds: common.retryAfterSeconds },
    );
  }
  return {
    ...common,
    data: isJson(json['data']) ? json['data'] : null,
    auth: isJson(json['auth']) ? json['auth'] : null,
    errors: textsOf(json['errors']),
    warnings: textsOf(json['warnings']),
  };
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(body: Buffer): Json | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return isJson(value) ? value : null;
  } catch {
    return null;
  }
}

/** Servers repeat parts of the request, so none of their texts is passed on unchanged. */
function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string').map(clean) : [];
}
