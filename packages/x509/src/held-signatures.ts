import { hash } from 'node:crypto';

/** So many are remembered, the newest: two of them for each certificate of ten thousand nodes, in some 3 MB. */
const most = 20_000;

const held = new Set<string>();

/** Returns one digest for a question to OpenSSL; each part has its length in front, so that no two questions agree. */
export function questionOf(scheme: string, key: Uint8Array, message: Uint8Array, signature: Uint8Array): string {
  const lengths = `${scheme} ${key.length} ${message.length} ${signature.length} `;
  return hash('sha256', Buffer.concat([Buffer.from(lengths), key, message, signature]), 'base64');
}

/** Whether this very signature held before. Where it did not, nothing is known. */
export function hasHeld(question: string): boolean {
  return held.has(question);
}

/** The answer depends on nothing but the question, so that one that was yes stays yes. */
export function rememberHeld(question: string): void {
  held.add(question);
  if (held.size <= most) return;
  const [oldest] = held;
  if (oldest !== undefined) held.delete(oldest);
}
