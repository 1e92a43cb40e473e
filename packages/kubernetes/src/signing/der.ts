import { PluginError } from '@kpki/plugin';

/** One element of DER (X.690): what a request for a certificate is made of. */
export interface Element {
  readonly tag: number;
  /** With its tag and length. */
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
}

/** Lengths of more bytes than this are of nothing that is sent here. */
const mostLengthBytes = 3;

/** The elements that stand one after the other. Throws 'invalid' where they do not fill the bytes exactly. */
export function elementsIn(bytes: Uint8Array): readonly Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { start, length } = lengthAt(bytes, at + 1);
    const end = start + length;
    if (end > bytes.length) throw damaged();
    elements.push({ tag: bytes[at] ?? 0, whole: bytes.subarray(at, end), content: bytes.subarray(start, end) });
    at = end;
  }
  return elements;
}

function lengthAt(bytes: Uint8Array, at: number): { readonly start: number; readonly length: number } {
  const first = bytes[at];
  if (first === undefined) throw damaged();
  if (first < 0x80) return { start: at + 1, length: first };
  const count = first & 0x7f;
  if (count === 0 || count > mostLengthBytes || at + count >= bytes.length) throw damaged();
  const digits = [...bytes.subarray(at + 1, at + 1 + count)];
  return { start: at + 1 + count, length: digits.reduce((sum, digit) => sum * 256 + digit, 0) };
}

/** An object identifier in its dotted form (X.690 section 8.19). */
export function dottedIdentifier(content: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [joined = 0, ...rest] = arcs;
  const first = Math.min(2, Math.floor(joined / 40));
  return [first, joined - 40 * first, ...rest].join('.');
}

export function damaged(): PluginError {
  return new PluginError('invalid', 'read a request for a certificate: it is no PKCS#10 in DER');
}
