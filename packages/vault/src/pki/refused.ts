import { type ErrorCode, PluginError } from '@kpki/plugin';
import type { Answer } from '../client/answer.ts';
import type { Ask } from '../client/client.ts';

interface Row {
  readonly says: RegExp;
  readonly code: ErrorCode;
  readonly next: string;
}

/** What a PKI engine says with 400 and with 500 alike; nothing was issued. */
const rows: readonly Row[] = [
  { says: /unable to find PKI issuer/, code: 'missing', next: 'correct `issuer`' },
  { says: /no default issuer/, code: 'missing', next: 'the mount has no issuer yet: make or import one' },
  { says: /unknown role/, code: 'missing', next: 'correct `role`' },
  { says: /path length of zero/, code: 'unsupported', next: 'no authority stands below this issuer' },
  { says: /beyond the expiration of the CA/, code: 'unsupported', next: 'the issuer ends sooner' },
];

export function refusedBy({ status, errors }: Answer, { attempted }: Ask): PluginError | null {
  if (status !== 400 && status !== 500) return null;
  const row = rows.find(({ says }) => errors.some((error) => says.test(error)));
  return row === undefined ? null : new PluginError(row.code, `${attempted}: ${errors.join('; ')}; ${row.next}`);
}
