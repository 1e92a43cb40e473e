import type { Copy } from '../read/observe.ts';
import type { Because } from './reason.ts';
import { whereIs } from './wording.ts';

/**
 * What a file of one private key holds behind it. Every component takes the first; whoever put another one there meant
 * something by it, or does not know where it is.
 */
export function furtherKeys(copies: readonly Copy[]): readonly Because[] {
  return copies.flatMap((copy): readonly Because[] => {
    const { furtherKeys: count = 0 } = copy;
    if (count === 0) return [];
    const others = count === 1 ? '1 other private key' : `${count} other private keys`;
    const text = `${whereIs(copy, 'private key')} holds ${others} behind its own, which no component reads`;
    return [{ reason: 'private-key-has-others', text }];
  });
}
