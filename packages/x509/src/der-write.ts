import { PluginError } from '@kpki/plugin';
import { tags } from './tags.ts';

/** Encodes one element: tag, minimal length, content (X.690 section 10.1). */
export function element(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of content) length += part.length;
  // Up to 127 one octet is the length; beyond, the first octet is the number of length octets (X.690 section 8.1.3).
  const octets = length < 0x80 ? 0 : octetsOf(length);
  const out = new Uint8Array(2 + octets + length);
  out[0] = tag;
  out[1] = octets === 0 ? length : 0x80 | octets;
  for (let at = 1 + octets, rest = length; at > 1; at -= 1, rest = Math.floor(rest / 256)) out[at] = rest % 256;
  let at = 2 + octets;
  for (const part of content) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function octetsOf(length: number): number {
  let octets = 0;
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets += 1;
  return octets;
}

export function sequence(...content: readonly Uint8Array[]): Uint8Array {
  return element(tags.sequence, ...content);
}

/** DER requires the members of a SET OF in ascending order of their encodings (X.690 section 11.6). */
export function setOf(...members: readonly Uint8Array[]): Uint8Array {
  return element(tags.set, ...members.toSorted(Buffer.compare));
}

export function octetString(content: Uint8Array): Uint8Array {
  return element(tags.octetString, content);
}

/** Encodes a BIT STRING; `unused` counts the trailing bits of the last octet that are not part of the string. */
export function bitString(content: Uint8Array, unused = 0): Uint8Array {
  return element(tags.bitString, Uint8Array.of(unused), content);
}

/** Only TRUE: FALSE is the default, and DER omits defaults. */
export const booleanTrue: Uint8Array = Uint8Array.of(tags.boolean, 1, 0xff);

export const nothing: Uint8Array = Uint8Array.of(tags.null, 0);

/** Encodes a non-negative INTEGER from its big-endian magnitude; drops leading zeros, and keeps the sign positive. */
export function unsignedInteger(magnitude: Uint8Array): Uint8Array {
  const firstDigit = magnitude.findIndex((octet) => octet !== 0);
  if (firstDigit === -1) return element(tags.integer, Uint8Array.of(0));
  const digits = magnitude.subarray(firstDigit);
  const looksNegative = (digits[0] ?? 0) >= 0x80;
  return looksNegative ? element(tags.integer, Uint8Array.of(0), digits) : element(tags.integer, digits);
}

export function smallInteger(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new PluginError('invalid', `${value} is not a whole number that can be written as an INTEGER`);
  }
  const octets: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return unsignedInteger(Uint8Array.from(octets));
}

const identifiers = new Map<string, Uint8Array>();

/** Encodes an OBJECT IDENTIFIER from its dotted form (X.690 section 8.19); only for those of our own tables. */
export function objectIdentifier(dotted: string): Uint8Array {
  const known = identifiers.get(dotted);
  if (known !== undefined) return known;
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
  const octets = [first * 40 + second, ...others].flatMap(base128);
  const encoded = element(tags.objectIdentifier, Uint8Array.from(octets));
  identifiers.set(dotted, encoded);
  return encoded;
}

function base128(value: number): readonly number[] {
  const octets = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) octets.unshift((rest & 0x7f) | 0x80);
  return octets;
}
