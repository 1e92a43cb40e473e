import { hash } from 'node:crypto';

/** How many signatures are remembered, the newest: two for each certificate of ten thousand nodes, in some 3 MB. */
const most = 20_000;

const held = new Set<string>();

/**
 * Returns one digest for a question to OpenSSL; each part is preceded by its length, so that no two questions collide.
 */
export function questionOf(scheme: string, key: Uint8Array, message: Uint8Array, signature: Uint8Array): string {
  const lengths = `${scheme} ${key.length} ${message.length} ${signature.length} `;
  return hash('sha256', Buffer.concat([Buffer.from(lengths), key, message, signature]), 'base64');
}

/** Returns whether this signature was verified before. False means that nothing is known. */
export function hasHeld(question: string): boolean {
  return held.has(question);
}

/** The result depends only on the question, so a positive result stays valid. */
export function rememberHeld(question: string): void {
  held.add(question);
  if (held.size <= most) return;
  const [oldest] = held;
  if (oldest !== undefined) held.delete(oldest);
}
