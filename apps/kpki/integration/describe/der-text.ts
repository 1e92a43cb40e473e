import { type DerElement, derElements } from './der-element.ts';

const identifiers: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.1': 'rsaEncryption',
  '1.2.840.113549.1.1.11': 'sha256WithRSA',
  '1.2.840.10045.2.1': 'ecPublicKey',
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.2.840.10045.4.3.2': 'ecdsaWithSHA256',
  '1.2.840.10045.4.3.3': 'ecdsaWithSHA384',
  '2.5.4.3': 'CN',
  '2.5.4.10': 'O',
  '2.5.29.14': 'subjectKeyIdentifier',
  '2.5.29.15': 'keyUsage',
  '2.5.29.17': 'subjectAltName',
  '2.5.29.19': 'basicConstraints',
  '2.5.29.35': 'authorityKeyIdentifier',
  '2.5.29.37': 'extKeyUsage',
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
};

const strings: Readonly<Record<number, string>> = { 12: 'utf8', 19: 'printable', 22: 'ia5' };

export type KnownOctets = ReadonlyMap<string, string>;

/**
 * Returns a DER encoding as text, without loss: two encodings that differ have two texts. `(…)` is a sequence, `{…}` a
 * set, `<…>` octets, `[2]` a tag of the context; bits are written one by one.
 */
export function derText(der: Buffer, known: KnownOctets = new Map()): string {
  return derElements(der)
    .map((element) => elementText(element, known))
    .join(' ');
}

function elementText({ tag, content }: DerElement, known: KnownOctets): string {
  const inside = (): string => derText(content, known);
  const isConstructed = (tag & 0x20) !== 0;
  if (tag >= 0x80) {
    const number = `[${tag & 0x1f}]`;
    return isConstructed ? `${number}(${inside()})` : `${number}${octetsText(content, known)}`;
  }
  switch (tag) {
    case 0x01:
      return content.toString('hex') === 'ff' ? 'true' : `boolean ${content.toString('hex')}`;
    case 0x02:
      return `integer ${content.toString('hex')}`;
    case 0x03:
      return `bits ${bitsText(content)}`;
    case 0x04:
      return `<${nestedText(content, known) ?? octetsText(content, known)}>`;
    case 0x05:
      return `null${content.toString('hex')}`;
    case 0x06:
      return identifierText(content);
    case 0x30:
      return `(${inside()})`;
    case 0x31:
      return `{${inside()}}`;
    default:
      return `${strings[tag] ?? `tag ${tag}`} ${octetsText(content, new Map())}`;
  }
}

function octetsText(octets: Buffer, known: KnownOctets): string {
  const hex = octets.toString('hex');
  const name = known.get(hex);
  if (name !== undefined) return name;
  const text = octets.toString('latin1');
  return /^[ -~]+$/.test(text) ? JSON.stringify(text) : hex;
}

/** Null for octets that are no DER. */
function nestedText(octets: Buffer, known: KnownOctets): string | null {
  if (octets.length === 0 || known.has(octets.toString('hex'))) return null;
  try {
    return derText(octets, known);
  } catch {
    return null;
  }
}

/** The first octet counts the unused bits of the last one, which are zeros in DER. */
function bitsText(content: Buffer): string {
  const bits = [...content.subarray(1)].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  const unused = content.readUInt8(0);
  if (!bits.endsWith('0'.repeat(unused))) throw new Error('unused bits are not zero');
  return bits.slice(0, bits.length - unused);
}

function identifierText(content: Buffer): string {
  const numbers: number[] = [];
  let number = 0;
  for (const octet of content) {
    number = number * 128 + (octet & 0x7f);
    if ((octet & 0x80) !== 0) continue;
    numbers.push(number);
    number = 0;
  }
  const [first = 0, ...rest] = numbers;
  const top = Math.min(Math.floor(first / 40), 2);
  const dotted = [top, first - 40 * top, ...rest].join('.');
  return identifiers[dotted] ?? dotted;
}
