import { holdsPrivateKey, privateValues } from './cut.ts';
import { code } from './fields.ts';

const filler = code('x');
const blanks: ReadonlySet<number> = new Set([...' \t\r\n'].map(code));

/**
 * A kubeconfig with every private value painted over: as long as it was, and the same to whoever looks for where its
 * fields begin and end. Null when a private key would be left in it all the same.
 */
export function maskKubeconfig(bytes: Uint8Array): Uint8Array | null {
  const masked = Uint8Array.from(bytes);
  for (const { value } of privateValues(bytes)) {
    // Of several lines only what is on them, so that they stay as far in as they are.
    for (let at = value.content[0]; at < value.content[1]; at += 1) {
      if (!blanks.has(masked[at] ?? 0)) masked[at] = filler;
    }
  }
  if (!holdsPrivateKey(masked)) return masked;
  masked.fill(0);
  return null;
}
