import { createHash } from 'node:crypto';
import { isMapping } from '../is-mapping.ts';

/** The `kid` by which Kubernetes names a key (SubjectPublicKeyInfo, DER) in the tokens that it signs. */
export function tokenKeyId(publicKey: Uint8Array): string {
  return createHash('sha256').update(publicKey).digest('base64url');
}

/** The `kid` in the header of a token (RFC 7515 section 4.1.4); null where it is no such token. Never throws. */
export function keyIdOfToken(token: string): string | null {
  const [header = ''] = token.split('.', 1);
  try {
    const value: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
    return isMapping(value) && typeof value['kid'] === 'string' ? value['kid'] : null;
  } catch {
    return null;
  }
}
