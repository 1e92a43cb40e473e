const mostCharacters = 300;
const cut = '[…]';

/** Texts that could be a key, a token or their bytes, in the forms in which programs print them. */
const opaque: readonly RegExp[] = [
  /-----BEGIN [^-]*-----.*?(?:-----END [^-]*-----|$)/gs,
  // Base64, hex, a JWT. Names have hyphens, and dots between short words.
  /[A-Za-z0-9+/_=]{20,}(?:\.[A-Za-z0-9+/_=-]+)*/g,
  // Bytes as Go and others list them: `[]byte{0x2d, 0x2d, …}`, `[45 45 45 …]`.
  /(?:\b(?:0x[0-9a-fA-F]{1,2}|\d{1,3})[\s,]+){7,}(?:0x[0-9a-fA-F]{1,2}|\d{1,3})?/g,
];

/** Makes a text of a server fit for an error: one line, no control characters, no values (servers echo requests). */
export function wordsOf(text: string): string {
  const hidden = opaque.reduce((left, pattern) => left.replaceAll(pattern, cut), text.slice(0, 20_000));
  const line = hidden
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(/[.:;,]+$/, '');
  return line.length <= mostCharacters ? line : `${line.slice(0, mostCharacters)}…`;
}
