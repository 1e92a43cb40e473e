export interface Value {
  readonly tag: number;
  readonly content: Buffer;
  /** All of it, with tag and length. */
  readonly whole: Buffer;
  /** Null: it is no value that consists of others. */
  readonly children: readonly Value[] | null;
}

/** Reads values that follow each other; null where that is not what the bytes are. */
export function valuesOf(bytes: Buffer): readonly Value[] | null {
  const values: Value[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1];
    if (first === undefined || first === 0x80 || first > 0x84) return null;
    const more = first < 0x80 ? 0 : first & 0x7f;
    if (at + 2 + more > bytes.length) return null;
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
    const from = at + 2 + more;
    if (from + length > bytes.length) return null;
    const content = bytes.subarray(from, from + length);
    const children = (tag & 0x20) === 0 ? null : valuesOf(content);
    if ((tag & 0x20) !== 0 && children === null) return null;
    values.push({ tag, content, whole: bytes.subarray(at, from + length), children });
    at = from + length;
  }
  return values;
}

const names: Readonly<Record<number, string>> = {
  1: 'BOOLEAN',
  2: 'INTEGER',
  3: 'BIT STRING',
  4: 'OCTET STRING',
  5: 'NULL',
  6: 'OID',
  12: 'UTF8String',
  19: 'PrintableString',
  22: 'IA5String',
  23: 'UTCTime',
  24: 'GeneralizedTime',
  48: 'SEQUENCE',
  49: 'SET',
};
const texts: ReadonlySet<number> = new Set([12, 19, 22, 23, 24]);

/** Every value on a line, so that nothing of a certificate is left out of a comparison. */
export function linesOf(values: readonly Value[], indent = ''): readonly string[] {
  return values.flatMap(({ tag, content, children }) => {
    const name = names[tag] ?? `[${tag & 0x1f}]`;
    const inside = children ?? insideOf(tag, content);
    if (inside !== null) return [`${indent}${name}`, ...linesOf(inside, `${indent} `)];
    return [
      `${indent}${name} ${texts.has(tag) ? content.toString() : tag === 6 ? dotted(content) : shown(tag, content)}`,
    ];
  });
}

/** An extension is DER in an octet string. */
function insideOf(tag: number, content: Buffer): readonly Value[] | null {
  const values = tag === 4 && content.length > 0 ? valuesOf(content) : null;
  return values?.length === 1 ? values : null;
}

function shown(tag: number, content: Buffer): string {
  const text = content.toString('latin1');
  return tag >= 0x80 && /^[\x21-\x7e]+$/.test(text) ? text : content.toString('hex');
}

function dotted(content: Buffer): string {
  const parts: number[] = [];
  let part = 0;
  for (const byte of content) {
    part = part * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    parts.push(part);
    part = 0;
  }
  const [first = 0, ...rest] = parts;
  const arc = Math.min(2, Math.floor(first / 40));
  return [arc, first - arc * 40, ...rest].join('.');
}
