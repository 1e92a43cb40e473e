import { type ErrorCode, PluginError } from '@kpki/plugin';
import type { VaultResponse } from './answer.ts';
import type { VaultRequest } from './client.ts';

interface Row {
  readonly status: number;
  /** A pattern for the server's own text; absent: any text. */
  readonly says?: RegExp;
  /** The second of two codes is for requests that change something. */
  readonly code: ErrorCode | readonly [ErrorCode, ErrorCode];
  readonly next?: string;
}

/** The meaning of each status; the first matching row applies. The meaning of 403 and 404 depends on the request. */
const rows: readonly Row[] = [
  {
    status: 400,
    says: /check-and-set parameter did not match/,
    code: 'conflict',
    next: 'it changed since it was read; read and plan again',
  },
  { status: 400, says: /Upgrading from non-versioned/, code: 'unavailable', next: 'the engine is still made ready' },
  {
    status: 400,
    says: /error parsing JSON|exceed|too many|max_json|JSON/i,
    code: 'invalid',
    next: 'the server limits what a request may hold; keep fewer or smaller entries at one location',
  },
  { status: 400, code: 'invalid' },
  { status: 404, says: /namespace/, code: 'missing', next: 'correct `namespace`' },
  { status: 404, says: /no handler for route|unsupported path/, code: 'missing', next: 'correct `mount`' },
  { status: 404, code: 'missing' },
  { status: 405, code: 'unsupported' },
  { status: 412, code: 'unavailable', next: 'the node that answered lags behind' },
  { status: 413, code: 'invalid', next: 'keep smaller entries at one location' },
  { status: 429, code: 'unavailable', next: 'the server’s quota is used up for now' },
  { status: 472, code: 'invalid', next: 'put the active cluster into `address`' },
  { status: 473, code: 'unavailable', next: 'the node that answered is a standby' },
  { status: 500, says: /value being too large|exceed/i, code: 'invalid', next: 'keep smaller entries at one location' },
  { status: 501, code: 'unavailable', next: 'initialize it with `vault operator init`, then unseal it' },
  { status: 503, says: /sealed/i, code: 'unavailable', next: 'unseal it with `vault operator unseal`' },
  { status: 503, code: 'unavailable' },
];

/** Returns a refused request as an error of the contract. */
export function refusalOf(answer: VaultResponse, { attempted, changes }: VaultRequest, origin: string): PluginError {
  const { status, errors } = answer;
  const words = errors.join('; ');
  const row = rows.find((each) => each.status === status && (each.says?.test(words) ?? true));
  const code = row?.code ?? (status < 500 ? 'denied' : (['unavailable', 'uncertain'] as const));
  const reported = words === '' ? `status ${status}` : words;
  const next = row?.next === undefined ? '' : `; ${row.next}`;
  return new PluginError(codeFor(code, changes), `${attempted} at ${origin}: ${reported}${next}`, {
    retryAfterSeconds: answer.retryAfterSeconds,
  });
}

function codeFor(code: Row['code'], changes: boolean): ErrorCode {
  if (typeof code === 'string') return code;
  return changes ? code[1] : code[0];
}
