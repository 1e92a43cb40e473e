// Base64 (RFC 4648 section 4) on bytes throughout: a private key in a string could not be wiped.

const alphabet = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const padding = '='.charCodeAt(0);
const noValue = -1;

const values = new Int8Array(256).fill(noValue);
for (const [value, character] of alphabet.entries()) values[character] = value;

/** With padding and without line ends. */
export function base64Encode(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(padding);
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    const left = bytes.length - from;
    const triple = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    out[to] = alphabet[triple >> 18] ?? 0;
    out[to + 1] = alphabet[(triple >> 12) & 63] ?? 0;
    if (left > 1) out[to + 2] = alphabet[(triple >> 6) & 63] ?? 0;
    if (left > 2) out[to + 3] = alphabet[triple & 63] ?? 0;
  }
  return out;
}

/** Ignores characters outside the alphabet, as quotes and line ends. */
export function base64Decode(text: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(text.length / 4) * 3);
  let count = 0;
  let bits = 0;
  let held = 0;
  for (const character of text) {
    const value = values[character] ?? noValue;
    if (value === noValue) continue;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[count++] = (held >> bits) & 0xff;
  }
  return out.subarray(0, count);
}

/** Padding is not part of the alphabet. */
export function isBase64(character: number): boolean {
  return (values[character] ?? noValue) !== noValue;
}
