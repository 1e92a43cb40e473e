/** What a kubeconfig's bytes hold, apart. */
export interface CutKubeconfig {
  /** The bytes with every private value cut out. */
  readonly rest: Uint8Array;
  /** What stood behind the first `client-key-data`: base64 of PEM. Wipe it after use. */
  readonly keyData: Uint8Array | null;
}

/** Fields of a user whose values are private. */
const privateFields = ['client-key-data', 'token', 'password', 'id-token', 'refresh-token', 'access-token'];
const encoder = new TextEncoder();
const patterns = privateFields.map((field) => ({ field, bytes: encoder.encode(field) }));
const newline = 0x0a;
const marker = encoder.encode('""');

/**
 * Takes the private values out of a kubeconfig, line by line on the bytes, so that no private key becomes a string,
 * which could not be wiped. A value ends with its line, or with the last of the more indented or flow lines after it.
 */
export function cutKubeconfig(bytes: Uint8Array): CutKubeconfig {
  const kept: Uint8Array[] = [];
  let keyData: Uint8Array | null = null;
  for (let start = 0; start < bytes.length; ) {
    const end = endOfLine(bytes, start);
    const found = privateValue(bytes, start, end);
    if (found === null) {
      kept.push(bytes.subarray(start, end));
      start = end;
      continue;
    }
    const valueEnd = endOfValue(bytes, start, end);
    if (found.field === 'client-key-data' && keyData === null) keyData = bytes.slice(found.valueAt, valueEnd);
    kept.push(bytes.subarray(start, found.valueAt), encoder.encode(' '), marker, encoder.encode('\n'));
    start = valueEnd;
  }
  return { rest: joined(kept), keyData };
}

function endOfLine(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(newline, from);
  return at === -1 ? bytes.length : at + 1;
}

/** `field:` as the first word of a line (after indentation, a dash or quotes). */
function privateValue(bytes: Uint8Array, start: number, end: number): { field: string; valueAt: number } | null {
  let at = start;
  while (at < end && isLead(bytes[at])) at += 1;
  for (const { field, bytes: pattern } of patterns) {
    if (!pattern.every((byte, offset) => bytes[at + offset] === byte)) continue;
    let colon = at + pattern.length;
    while (colon < end && isQuote(bytes[colon])) colon += 1;
    if (bytes[colon] === 0x3a) return { field, valueAt: colon + 1 };
  }
  return null;
}

/** A value that goes on over lines is indented more than its field. */
function endOfValue(bytes: Uint8Array, start: number, firstEnd: number): number {
  const own = indentation(bytes, start);
  let end = firstEnd;
  while (end < bytes.length) {
    const next = endOfLine(bytes, end);
    const blank = bytes.subarray(end, next).every((byte) => byte <= 0x20);
    if (!blank && indentation(bytes, end) <= own) break;
    end = next;
  }
  return end;
}

function indentation(bytes: Uint8Array, start: number): number {
  let count = 0;
  while (bytes[start + count] === 0x20 || bytes[start + count] === 0x2d) count += 1;
  return count;
}

function isLead(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x2d || isQuote(byte);
}

function isQuote(byte: number | undefined): boolean {
  return byte === 0x22 || byte === 0x27;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
