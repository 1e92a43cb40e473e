import { PluginError } from './error.ts';

export interface PemBlock {
  /** The text between `BEGIN` and the dashes: 'CERTIFICATE', 'PRIVATE KEY'. */
  readonly label: string;
  readonly der: Uint8Array;
}

const encoder = new TextEncoder();
const alphabet = encoder.encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const lineLength = 64;

/** Encodes one block (RFC 7468). Works on bytes only, because a private key in a string could not be wiped. */
export function pemEncode(label: string, der: Uint8Array): Uint8Array {
  const header = encoder.encode(`-----BEGIN ${label}-----\n`);
  const footer = encoder.encode(`-----END ${label}-----\n`);
  const characters = Math.ceil(der.length / 3) * 4;
  const out = new Uint8Array(header.length + characters + Math.ceil(characters / lineLength) + footer.length);
  out.set(header);
  let at = header.length;
  for (let index = 0; index < der.length; index += 3) {
    const left = der.length - index;
    const triple = ((der[index] ?? 0) << 16) | ((der[index + 1] ?? 0) << 8) | (der[index + 2] ?? 0);
    const pad = '='.charCodeAt(0);
    out[at++] = alphabet[triple >> 18] ?? 0;
    out[at++] = alphabet[(triple >> 12) & 63] ?? 0;
    out[at++] = left > 1 ? (alphabet[(triple >> 6) & 63] ?? 0) : pad;
    out[at++] = left > 2 ? (alphabet[triple & 63] ?? 0) : pad;
    const written = Math.floor(index / 3) * 4 + 4;
    if (written % lineLength === 0 || written === characters) out[at++] = '\n'.charCodeAt(0);
  }
  out.set(footer, at);
  return out;
}

/** The most bytes that `pemBlocks` parses: several hundred certificates, and no hostile file. */
const pemLimit = 4 * 1024 * 1024;

/**
 * Returns every PEM block in a text, in order: those that Go's `pem.Decode` finds, with its rules for every kind of
 * damage, so that kpki reads a file as the components do. A byte order mark hides the block after it. Text outside of
 * blocks is skipped, and so are malformed blocks and blocks with headers, such as encrypted keys. Linear time for every
 * input. Throws 'invalid' on more than 4 MiB.
 */
export function pemBlocks(text: Uint8Array): PemBlock[] {
  if (text.length > pemLimit) throw new PluginError('invalid', `a PEM text of more than ${pemLimit} bytes`);
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  const blocks: PemBlock[] = [];
  let from = 0;
  for (;;) {
    const end = bytes.indexOf(endMark, from);
    if (end === -1) return blocks;
    const read = blockBefore(bytes, from, end);
    if (read === 'nothing more') return blocks;
    if (typeof read === 'object') blocks.push(read);
    from = read === 'no block' ? end + endMark.length : lineAt(bytes, end + 1).next;
  }
}

const beginMark = Buffer.from('-----BEGIN ');
/** Includes the line end before it: an end mark is at the beginning of a line. */
const endMark = Buffer.from('\n-----END ');
const dashes = Buffer.from('-----');

/**
 * Returns the block that ends at an end mark, if any. The last begin mark before the end counts, so that a begin mark
 * without an end hides nothing.
 */
function blockBefore(bytes: Buffer, from: number, end: number): PemBlock | 'has headers' | 'nothing more' | 'no block' {
  const begin = bytes.subarray(from, end).lastIndexOf(beginMark);
  if (begin === -1 || (begin > 0 && bytes[from + begin - 1] !== newline)) return 'no block';
  const first = lineAt(bytes, from + begin + beginMark.length);
  if (!endsWith(first.text, dashes)) return 'no block';
  const label = first.text.subarray(0, first.text.length - dashes.length);
  const body = afterHeaders(bytes, first.next);
  if (body === null) return 'nothing more';
  const hasHeaders = body !== first.next;
  if (hasHeaders && body > end) return body > end + endMark.length ? 'nothing more' : 'no block';
  const last = Buffer.concat([label, dashes]);
  const trailer = end + endMark.length;
  if (!bytes.subarray(trailer, trailer + last.length).equals(last)) return 'no block';
  if (lineAt(bytes, trailer + last.length).text.length > 0) return 'no block';
  const der = base64Decode(bytes.subarray(body, Math.max(body, end)));
  if (der === undefined) return 'no block';
  if (hasHeaders) return 'has headers';
  return { label: labelDecoder.decode(label), der };
}

/** Returns the end of the header lines (lines with a colon); null if nothing follows them. */
function afterHeaders(bytes: Buffer, from: number): number | null {
  for (let at = from; at < bytes.length; ) {
    const { text, next } = lineAt(bytes, at);
    if (!text.includes(':')) return at;
    at = next;
  }
  return null;
}

const newline = '\n'.charCodeAt(0);
const [carriageReturn, blank, tab] = ['\r'.charCodeAt(0), ' '.charCodeAt(0), '\t'.charCodeAt(0)];

/** Returns a line without its end and the blanks before that. */
function lineAt(bytes: Buffer, from: number): { readonly text: Buffer; readonly next: number } {
  const found = bytes.indexOf(newline, from);
  const next = found === -1 ? bytes.length : found + 1;
  let to = found === -1 ? bytes.length : found;
  if (found > from && bytes[to - 1] === carriageReturn) to -= 1;
  while (to > from && (bytes[to - 1] === blank || bytes[to - 1] === tab)) to -= 1;
  return { text: bytes.subarray(from, to), next };
}

function endsWith(bytes: Buffer, ending: Buffer): boolean {
  return bytes.length >= ending.length && bytes.subarray(bytes.length - ending.length).equals(ending);
}

const labelDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

const [noValue, ignored, pad] = [-1, -2, -3];
const base64Values = new Int8Array(256).fill(noValue);
for (const [value, character] of alphabet.entries()) base64Values[character] = value;
for (const character of [newline, carriageReturn, blank, tab]) base64Values[character] = ignored;
base64Values['='.charCodeAt(0)] = pad;

/** Returns undefined if the bytes are not base64. */
function base64Decode(text: Uint8Array): Uint8Array | undefined {
  const size = base64Size(text);
  if (size === undefined) return undefined;
  const out = new Uint8Array(size);
  let held = 0;
  let bits = 0;
  for (let index = 0, at = 0; at < size; index += 1) {
    const value = base64Values[text[index] ?? 0] ?? noValue;
    if (value < 0) continue;
    held = ((held << 6) | value) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[at++] = (held >> bits) & 0xff;
  }
  return out;
}

/** Returns how many bytes a base64 text encodes. */
function base64Size(text: Uint8Array): number | undefined {
  let count = 0;
  let padding = 0;
  for (let index = 0; index < text.length; index += 1) {
    const value = base64Values[text[index] ?? 0] ?? noValue;
    if (value >= 0 && padding === 0) count += 1;
    else if (value === pad) padding += 1;
    else if (value !== ignored) return undefined;
  }
  return (count + padding) % 4 === 0 && padding <= 2 ? Math.floor((count * 3) / 4) : undefined;
}
