import { PluginError } from '@kpki/plugin';

/** As much of DER (X.690) as certificates are compared by. */
export const tags = {
  boolean: 0x01,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  sequence: 0x30,
} as const;

/** The tag of `[number]`, constructed or primitive. */
export const context = (number: number, constructed: boolean): number => (constructed ? 0xa0 : 0x80) | number;

export interface Element {
  readonly tag: number;
  /** With its tag and length. */
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
}

/** The elements that stand one after the other in `bytes`. Throws 'invalid' where they do not fill it exactly. */
export function elementsOf(bytes: Uint8Array): readonly Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { start, length } = lengthAt(bytes, at + 1);
    if (start + length > bytes.length) throw broken();
    const whole = bytes.subarray(at, start + length);
    elements.push({ tag: bytes[at] ?? 0, whole, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return elements;
}

function lengthAt(bytes: Uint8Array, at: number): { readonly start: number; readonly length: number } {
  const first = bytes[at];
  if (first === undefined) throw broken();
  if (first < 0x80) return { start: at + 1, length: first };
  const count = first & 0x7f;
  if (count === 0 || count > 3 || at + 1 + count > bytes.length) throw broken();
  return { start: at + 1 + count, length: Buffer.from(bytes).readUIntBE(at + 1, count) };
}

/** The elements inside of the one element that `bytes` are. */
export function childrenOf(bytes: Uint8Array, tag: number = tags.sequence): readonly Element[] {
  const [outer, more] = elementsOf(bytes);
  if (outer?.tag !== tag || more !== undefined) throw broken();
  return elementsOf(outer.content);
}

/** As `2.5.29.15`. */
export function objectIdentifier({ tag, content }: Element): string {
  const [first = 0, ...rest] = content;
  if (tag !== tags.objectIdentifier) throw broken();
  const arcs = [Math.floor(first / 40), first % 40];
  let arc = 0;
  for (const octet of rest) {
    arc = arc * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  return arcs.join('.');
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function broken(): PluginError {
  return new PluginError('invalid', 'read DER: it is cut short, or none');
}
