import { type Call, type ErrorCode, type Host, PluginError } from '@kpki/plugin';
import type { VaultResponse } from '../client/answer.ts';
import type { VaultRequest } from '../client/client.ts';
import type { VaultSession } from '../login/session.ts';

export interface Pki {
  readonly name: string;
  readonly session: VaultSession;
  readonly mount: readonly string[];
  /** Undefined: the default issuer of the mount. */
  readonly issuer: string | undefined;
  readonly role: string | undefined;
  readonly host: Host;
  /** Called before each request: checks that the instance is open, and that the server supports the namespace. */
  begin(call: Call, attempted: string): Promise<void>;
}

/** Returns the paths that sign a leaf, and a CA. */
export function signingPaths({ mount, issuer = 'default', role }: Pick<Pki, 'mount' | 'issuer' | 'role'>): {
  readonly leaf: readonly string[];
  readonly ca: readonly string[];
} {
  const own = [...mount, 'issuer', issuer];
  return {
    leaf: [...own, 'sign-verbatim', ...(role === undefined ? [] : [role])],
    ca: [...own, 'sign-intermediate'],
  };
}

interface Row {
  readonly says: RegExp;
  readonly code: ErrorCode;
  readonly next: string;
}

/** Errors of a PKI engine, with 400 and 500 alike; nothing was issued. */
const rows: readonly Row[] = [
  { says: /unable to find PKI issuer/, code: 'missing', next: 'correct `issuer`' },
  { says: /no default issuer/, code: 'missing', next: 'the mount has no issuer yet: make or import one' },
  { says: /unknown role/, code: 'missing', next: 'correct `role`' },
  { says: /path length of zero/, code: 'unsupported', next: 'no CA stands below this issuer' },
  { says: /beyond the expiration of the CA/, code: 'unsupported', next: 'the issuer ends sooner' },
];

export function refusedBy({ status, errors }: VaultResponse, { attempted }: VaultRequest): PluginError | null {
  if (status !== 400 && status !== 500) return null;
  const row = rows.find(({ says }) => errors.some((error) => says.test(error)));
  return row === undefined ? null : new PluginError(row.code, `${attempted}: ${errors.join('; ')}; ${row.next}`);
}
