import { PluginError } from '@kpki/plugin';
import { tags } from './tags.ts';

/** A position in bytes. The functions below move `at` past what they read; bytes are views, never copies. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

export interface Element {
  readonly tag: number;
  /** Tag, length and content. */
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
}

/** Returns the only error of the parser: 'invalid', naming the malformed part. */
export function malformed(what: string, why?: string): PluginError {
  return new PluginError('invalid', why === undefined ? `malformed ${what}` : `malformed ${what}: ${why}`);
}

export function cursorOver(bytes: Uint8Array): Cursor {
  return { bytes, at: 0 };
}

export function isAtEnd(cursor: Cursor): boolean {
  return cursor.at >= cursor.bytes.length;
}

/** Returns the next identifier octet; undefined after the last. */
export function peekTag(cursor: Cursor): number | undefined {
  return cursor.bytes[cursor.at];
}

const longestLength = 4;

/** Reads any element. Refuses lengths that are indefinite, not minimal or too long, and tags above 30. */
export function readAny(cursor: Cursor, what: string): Element {
  const { bytes, at } = cursor;
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw malformed(what, 'it ends too early');
  if ((tag & 0x1f) === 0x1f) throw malformed(what, 'a tag above 30');
  const { length, octets } =
    first < 0x80 ? { length: first, octets: 0 } : longLength(bytes, at + 2, first & 0x7f, what);
  const start = at + 2 + octets;
  const end = start + length;
  if (end > bytes.length) throw malformed(what, 'it ends too early');
  cursor.at = end;
  return { tag, whole: bytes.subarray(at, end), content: bytes.subarray(start, end) };
}

function longLength(bytes: Uint8Array, at: number, octets: number, what: string): { length: number; octets: number } {
  if (octets === 0 || octets > longestLength) throw malformed(what, 'a length that DER does not know');
  if (at + octets > bytes.length) throw malformed(what, 'it ends too early');
  const length = bytes.subarray(at, at + octets).reduce((sum, octet) => sum * 256 + octet, 0);
  if (length < 0x80 || bytes[at] === 0) throw malformed(what, 'a length that is not minimal');
  return { length, octets };
}

export function readElement(cursor: Cursor, tag: number, what: string): Element {
  const found = readAny(cursor, what);
  if (found.tag !== tag) throw malformed(what, `tag ${hex(found.tag)} where ${hex(tag)} belongs`);
  return found;
}

function hex(tag: number): string {
  return `0x${tag.toString(16).padStart(2, '0')}`;
}

export function read(cursor: Cursor, tag: number, what: string): Uint8Array {
  return readElement(cursor, tag, what).content;
}

export function enter(cursor: Cursor, tag: number, what: string): Cursor {
  return cursorOver(read(cursor, tag, what));
}

/** Reads the content of the next element if it has this tag; otherwise returns undefined, and the cursor stays. */
export function readOptional(cursor: Cursor, tag: number, what: string): Uint8Array | undefined {
  return peekTag(cursor) === tag ? read(cursor, tag, what) : undefined;
}

/** Reads a BOOLEAN in DER: 0x00 or 0xff and nothing else (X.690 section 11.1). */
export function readBoolean(cursor: Cursor, what: string): boolean {
  const content = read(cursor, tags.boolean, what);
  const value = content[0];
  if (content.length !== 1 || (value !== 0 && value !== 0xff)) throw malformed(what, 'a BOOLEAN that is not DER');
  return value === 0xff;
}

/** Reads the content octets of an INTEGER, two's complement, checked to be minimal (X.690 section 8.3.2). */
export function readIntegerOctets(cursor: Cursor, what: string, tag: number = tags.integer): Uint8Array {
  const content = read(cursor, tag, what);
  const [first = 0, second = 0] = content;
  const padded = content.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
  if (content.length === 0 || padded) throw malformed(what, 'an INTEGER that is not minimal');
  return content;
}

/** Reads an INTEGER of at most 64 bits. */
export function readInteger(cursor: Cursor, what: string, tag: number = tags.integer): bigint {
  const octets = readIntegerOctets(cursor, what, tag);
  if (octets.length > 8) throw malformed(what, 'an INTEGER that is too large');
  const unsigned = octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
  return BigInt.asIntN(octets.length * 8, unsigned);
}

/** The largest arc that Go's parser accepts, and so the largest that a cluster can use. */
const largestArc = 0x7fffffff;

/** Every certificate has the same few, and never more than this. */
const mostKnown = 256;
const known = new Map<string, string>();

export function readObjectIdentifier(cursor: Cursor, what: string): string {
  const content = read(cursor, tags.objectIdentifier, what);
  const octets = Buffer.from(content.buffer, content.byteOffset, content.length).toString('latin1');
  const found = known.get(octets) ?? dotted(content, what);
  if (known.size < mostKnown) known.set(octets, found);
  return found;
}

function dotted(content: Uint8Array, what: string): string {
  const [first, ...others] = arcs(content, what);
  if (first === undefined) throw malformed(what, 'an OBJECT IDENTIFIER of no length');
  const root = first < 80 ? [Math.floor(first / 40), first % 40] : [2, first - 80];
  return [...root, ...others].join('.');
}

function arcs(content: Uint8Array, what: string): number[] {
  const found: number[] = [];
  let value = 0;
  let inside = false;
  for (const octet of content) {
    if (!inside && octet === 0x80) throw malformed(what, 'an OBJECT IDENTIFIER that is not minimal');
    value = value * 128 + (octet & 0x7f);
    if (value > largestArc) throw malformed(what, 'an OBJECT IDENTIFIER that is too large');
    inside = octet >= 0x80;
    if (inside) continue;
    found.push(value);
    value = 0;
  }
  if (inside) throw malformed(what, 'an OBJECT IDENTIFIER that ends too early');
  return found;
}

export interface Bits {
  readonly octets: Uint8Array;
  /** The number of trailing bits of the last octet that are not part of the string; they are zero. */
  readonly unused: number;
}

export function readBitString(cursor: Cursor, what: string): Bits {
  const content = read(cursor, tags.bitString, what);
  const unused = content[0];
  const octets = content.subarray(1);
  const last = octets.at(-1) ?? 0;
  const wrong = unused === undefined || unused > 7 || (octets.length === 0 && unused > 0);
  if (wrong || (last & ((1 << unused) - 1)) !== 0) throw malformed(what, 'a BIT STRING that is not DER');
  return { octets, unused };
}

/**
 * Returns the bits as a number's digits: shifted right until the last octet is full. Keys and signatures have no unused
 * bits.
 */
export function rightAligned({ octets, unused }: Bits): Uint8Array {
  if (unused === 0) return octets;
  return octets.map((octet, index) => (octet >> unused) | (((octets[index - 1] ?? 0) << (8 - unused)) & 0xff));
}
