import { isUtf8 } from 'node:buffer';
import type { Position } from '@kpki/spec';

const newline = '\n'.charCodeAt(0);
const replacement = '\uFFFD';
const replacementBytes = Buffer.from(replacement);

export function endOfUtf8(bytes: Uint8Array): Position | null {
  if (isUtf8(bytes)) return null;
  for (let from = 0, line = 1; ; line += 1) {
    const found = bytes.indexOf(newline, from);
    const own = bytes.subarray(from, found === -1 ? bytes.length : found);
    if (!isUtf8(own)) return { line, column: charactersBefore(own) + 1 };
    from = found + 1;
  }
}

/** A decoder writes the replacement character for invalid bytes; the text may also contain that character itself. */
function charactersBefore(line: Uint8Array): number {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(line);
  for (let at = text.indexOf(replacement); ; at = text.indexOf(replacement, at + 1)) {
    const before = Buffer.byteLength(text.slice(0, at));
    const isWritten = replacementBytes.equals(line.subarray(before, before + replacementBytes.length));
    if (!isWritten) return at;
  }
}
