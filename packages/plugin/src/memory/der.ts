/** As much of DER (X.690) as the reference issuer needs to read a request and to write a certificate. */
import { PluginError } from '../error.ts';

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The tag of `[number]`, constructed or primitive. */
export const context = (number: number, constructed = true): number => (constructed ? 0xa0 : 0x80) | number;

export interface Element {
  readonly tag: number;
  /** With its tag and length. */
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
}

/** The elements that stand one after the other in `bytes`. Throws 'invalid' where they do not fill it exactly. */
export function readElements(bytes: Uint8Array): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { start, length } = readLength(bytes, at + 1);
    if (start + length > bytes.length) throw new PluginError('invalid', 'reading DER: it is cut short');
    elements.push({
      tag: bytes[at] ?? 0,
      whole: bytes.subarray(at, start + length),
      content: bytes.subarray(start, start + length),
    });
    at = start + length;
  }
  return elements;
}

function readLength(bytes: Uint8Array, at: number): { start: number; length: number } {
  const first = bytes[at];
  if (first === undefined) throw new PluginError('invalid', 'reading DER: it is cut short');
  if (first < 0x80) return { start: at + 1, length: first };
  const count = first & 0x7f;
  if (count === 0 || count > 3) throw new PluginError('invalid', 'reading DER: a length that is not DER or too large');
  const digits = [...bytes.subarray(at + 1, at + 1 + count)];
  return { start: at + 1 + count, length: digits.reduce((sum, digit) => sum * 256 + digit, 0) };
}

export function element(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, content) => sum + content.length, 0);
  return Buffer.concat([Uint8Array.from([tag, ...lengthOctets(length)]), ...contents]);
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
}

/** `dotted` begins with 0.x, 1.x or 2.x below 2.48, as all that X.509 uses do. */
export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octets = [first * 40 + second];
  for (const arc of rest) octets.push(...base128(arc));
  return element(tags.objectIdentifier, Uint8Array.from(octets));
}

function base128(arc: number): number[] {
  const octets = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) octets.unshift(0x80 | (rest % 128));
  return octets;
}

/** RFC 5280 section 4.1.2.5: UTCTime through 2049, GeneralizedTime from then on, whole seconds. */
export function time(date: Date): Uint8Array {
  const digits = date.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
  const early = date.getUTCFullYear() < 2050;
  return element(early ? tags.utcTime : tags.generalizedTime, Buffer.from(`${early ? digits.slice(2) : digits}Z`));
}

export function bitString(bytes: Uint8Array, unusedBits = 0): Uint8Array {
  return element(tags.bitString, Uint8Array.of(unusedBits), bytes);
}
