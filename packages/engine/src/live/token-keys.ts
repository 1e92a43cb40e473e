import { createHash } from 'node:crypto';
import { present } from '../found.ts';
import { isMapping } from '../mapping.ts';
import type { Observation } from '../read/observe.ts';

/** Returns the `kid` by which Kubernetes names a key (SubjectPublicKeyInfo, DER) in the tokens that it signs. */
function tokenKeyId(publicKey: Uint8Array): string {
  return createHash('sha256').update(publicKey).digest('base64url');
}

/**
 * Returns the `kid` in the header of a token (RFC 7515 section 4.1.4); null where it is no such token. Never throws.
 */
export function keyIdOfToken(token: string): string | null {
  const [header = ''] = token.split('.', 1);
  try {
    const value: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
    return isMapping(value) && typeof value['kid'] === 'string' ? value['kid'] : null;
  } catch {
    return null;
  }
}

/** The `kid`s of a node's keys of service-account tokens. */
export interface StoredTokenKeys {
  /** Null where no sink holds the private key. */
  readonly signs: string | null;
  readonly verify: ReadonlySet<string>;
}

export function storedTokenKeys(node: string | null, observation: Observation): StoredTokenKeys {
  const copies = observation.get('sa') ?? [];
  const own = copies.filter((copy) => copy.node === node);
  const used = own.length > 0 ? own : copies;
  const [signing] = used.flatMap(({ privateKey }) => present(privateKey) ?? []);
  const verifying = used.flatMap(({ publicKeys }) => present(publicKeys) ?? []);
  return {
    signs: signing === undefined ? null : tokenKeyId(signing),
    verify: new Set(verifying.map(tokenKeyId)),
  };
}
