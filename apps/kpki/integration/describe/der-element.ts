export interface DerElement {
  readonly tag: number;
  readonly raw: Buffer;
  readonly content: Buffer;
}

/**
 * Splits a DER encoding into elements. The package under test has a reader of its own, so that the two do not share a
 * mistake.
 */
export function derElements(der: Buffer): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < der.length; ) {
    const short = der.readUInt8(at + 1);
    const extra = short < 0x80 ? 0 : short & 0x7f;
    const length = extra === 0 ? short : der.readUIntBE(at + 2, extra);
    const start = at + 2 + extra;
    if (start + length > der.length) throw new Error('a DER element is longer than what holds it');
    if (extra > 0 && length < Math.max(0x80, 2 ** (8 * (extra - 1)))) throw new Error('a length of DER is not minimal');
    const raw = der.subarray(at, start + length);
    elements.push({ tag: der.readUInt8(at), raw, content: der.subarray(start, start + length) });
    at = start + length;
  }
  return elements;
}

export function derChildren(der: Buffer): readonly DerElement[] {
  const [only, ...others] = derElements(der);
  if (only === undefined || others.length > 0) throw new Error('the DER encoding is not of one element');
  return derElements(only.content);
}
