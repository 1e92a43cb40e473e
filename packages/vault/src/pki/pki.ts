import type { Call, Host } from '@kpki/plugin';
import type { Session } from '../login/session.ts';

export interface Pki {
  readonly name: string;
  readonly session: Session;
  readonly mount: readonly string[];
  /** Undefined: the default one of the mount. */
  readonly issuer: string | undefined;
  readonly role: string | undefined;
  readonly host: Host;
  /** Before each request: the instance is open, and the server heeds the namespace. */
  begin(call: Call, attempted: string): Promise<void>;
}

/** Where a leaf is signed, and where a CA is. */
export function signingPaths(
  { mount, issuer = 'default', role }: Pick<Pki, 'mount' | 'issuer' | 'role'>,
  hasIssuerPaths: boolean,
): { readonly leaf: readonly string[]; readonly authority: readonly string[] } {
  const own = hasIssuerPaths ? [...mount, 'issuer', issuer] : mount;
  return {
    leaf: [...own, 'sign-verbatim', ...(role === undefined ? [] : [role])],
    authority: hasIssuerPaths ? [...own, 'sign-intermediate'] : [...mount, 'root', 'sign-intermediate'],
  };
}
