import type { Copy } from '../read/copy.ts';
import { whereIs } from '../read/wording.ts';
import type { Because } from './reason.ts';

/** Private keys that stand where nobody looks for them: whoever put them there does not know, or meant something by it. */
export function strayKeys(copies: readonly Copy[]): readonly Because[] {
  return copies.flatMap((copy) => [...furtherKeys(copy), ...exposedKeys(copy)]);
}

/** Behind the key of a file of its own. Every component takes the first. */
function furtherKeys(copy: Copy): readonly Because[] {
  const { furtherKeys: count = 0 } = copy;
  if (count === 0) return [];
  const others = count === 1 ? '1 other private key' : `${count} other private keys`;
  const text = `${whereIs(copy, 'private key')} holds ${others} behind its own, which no component reads`;
  return [{ reason: 'private-key-has-others', text }];
}

function exposedKeys(copy: Copy): readonly Because[] {
  return copy.exposedKeys.map((part): Because => {
    const text = `${whereIs(copy, part)} holds a private key, and everybody may read it; take it out`;
    return { reason: 'private-key-exposed', text };
  });
}
