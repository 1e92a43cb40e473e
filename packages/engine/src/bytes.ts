import { pemEncode } from '@kpki/plugin';

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(b);
}

/** A buffer of its own can be wiped, and is in no shared pool. */
export function joinedBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Returns a PEM file of certificates or public keys in DER. */
export function pemOf(label: 'CERTIFICATE' | 'PUBLIC KEY', blocks: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(blocks.map((der) => pemEncode(label, der)));
}

/** In any order, and with repetitions. */
export function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const [one, other] = [new Set(a), new Set(b)];
  return one.size === other.size && [...one].every((each) => other.has(each));
}
