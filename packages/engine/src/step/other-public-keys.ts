import { sameBytes } from '../bytes.ts';
import { present } from '../found.ts';
import type { Copy } from '../read/copy.ts';
import { whereIs } from '../read/wording.ts';
import type { Finding } from './reason.ts';

/**
 * A word about each file that holds public keys beside its own. Several are right while the key is rotated; at any other
 * time somebody else's tokens are believed.
 */
export function otherPublicKeys(copies: readonly Copy[], own: readonly Uint8Array[]): readonly Finding[] {
  return copies.flatMap((copy): readonly Finding[] => {
    const others = (present(copy.publicKeys) ?? []).filter((each) => !own.some((key) => sameBytes(each, key))).length;
    if (others === 0) return [];
    const count = others === 1 ? '1 other public key' : `${others} other public keys`;
    return [{ reason: 'public-key-has-others', text: `${whereIs(copy, 'public key')} holds ${count} too` }];
  });
}
