import { type KeyKind, keyKinds } from './algorithms.ts';
import { PluginError } from './error.ts';

export interface PemBlock {
  /** What stands between `BEGIN` and the dashes: 'CERTIFICATE', 'PRIVATE KEY'. */
  readonly label: string;
  readonly der: Uint8Array;
}

const encoder = new TextEncoder();
const alphabet = encoder.encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const lineLength = 64;

/**
 * Encodes one block (RFC 7468). Works on bytes throughout, so that a private key never becomes a string, which could
 * not be wiped.
 */
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

/** The most bytes `pemBlocks` looks at: several hundred certificates, and no hostile file. */
const pemLimit = 4 * 1024 * 1024;

/**
 * Every PEM block in a text, in order; what stands outside of blocks is passed over, as Go's `pem.Decode` does, and
 * so are blocks that are not well formed. Scans by lines, so that no input makes it slow.
 * Throws 'invalid' on more than 4 MiB.
 */
export function pemBlocks(text: Uint8Array): PemBlock[] {
  if (text.length > pemLimit) throw new PluginError('invalid', `a PEM text of more than ${pemLimit} bytes`);
  const blocks: PemBlock[] = [];
  let open: { label: string; from: number } | undefined;
  for (const line of lines(text)) {
    const marker = markerIn(text, line);
    if (marker?.kind === 'BEGIN') open = { label: marker.label, from: line.next };
    if (marker?.kind === 'END' && open?.label === marker.label) {
      const der = base64Decode(text.subarray(open.from, line.start));
      if (der !== undefined) blocks.push({ label: open.label, der });
    }
    if (marker?.kind === 'END') open = undefined;
  }
  return blocks;
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

function* lines(text: Uint8Array): Generator<Line> {
  const newline = '\n'.charCodeAt(0);
  const byteOrderMark = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0;
  for (let start = byteOrderMark; start < text.length; ) {
    const found = text.indexOf(newline, start);
    const end = found === -1 ? text.length : found;
    yield { start, end, next: end + 1 };
    start = end + 1;
  }
}

const longestMarker = 100;

function markerIn(text: Uint8Array, line: Line): { kind: 'BEGIN' | 'END'; label: string } | undefined {
  if (text[line.start] !== '-'.charCodeAt(0) || line.end - line.start > longestMarker) return undefined;
  const shown = new TextDecoder('latin1').decode(text.subarray(line.start, line.end)).trimEnd();
  const match = /^-----(BEGIN|END) ([A-Z0-9 ]*)-----$/.exec(shown);
  if (match === null) return undefined;
  return { kind: match[1] as 'BEGIN' | 'END', label: match[2] ?? '' };
}

const base64Values = new Int8Array(256).fill(-1);
for (const [value, character] of alphabet.entries()) base64Values[character] = value;

/** Undefined when the bytes are not base64, a header line such as `Proc-Type` included. */
function base64Decode(text: Uint8Array): Uint8Array | undefined {
  const values = new Uint8Array(text.length);
  let count = 0;
  let padding = 0;
  for (const character of text) {
    if (character === 0x0a || character === 0x0d || character === 0x20 || character === 0x09) continue;
    if (character === '='.charCodeAt(0)) {
      padding += 1;
      continue;
    }
    const value = base64Values[character] ?? -1;
    if (value < 0 || padding > 0) return undefined;
    values[count++] = value;
  }
  if ((count + padding) % 4 !== 0 || padding > 2) return undefined;
  const out = new Uint8Array(Math.floor((count * 3) / 4));
  for (let index = 0, at = 0; at < out.length; index += 4) {
    const quad =
      ((values[index] ?? 0) << 18) |
      ((values[index + 1] ?? 0) << 12) |
      ((values[index + 2] ?? 0) << 6) |
      (values[index + 3] ?? 0);
    if (at < out.length) out[at++] = quad >> 16;
    if (at < out.length) out[at++] = (quad >> 8) & 0xff;
    if (at < out.length) out[at++] = quad & 0xff;
  }
  values.fill(0);
  return out;
}

/**
 * r‖s, as WebCrypto and many PKCS#11 tokens answer it (IEEE P1363), to the DER that X.509 wants (RFC 3279 section
 * 2.2.3). Throws 'invalid' for a length that cannot be two halves.
 */
export function ecdsaSignatureToDer(signature: Uint8Array): Uint8Array {
  const half = signature.length / 2;
  if (!Number.isInteger(half) || half === 0 || half > 66) {
    throw new PluginError('invalid', `an ECDSA signature of ${signature.length} bytes is not r and s`);
  }
  const body = [...positiveInteger(signature.subarray(0, half)), ...positiveInteger(signature.subarray(half))];
  return Uint8Array.from(body.length < 0x80 ? [0x30, body.length, ...body] : [0x30, 0x81, body.length, ...body]);
}

function positiveInteger(magnitude: Uint8Array): readonly number[] {
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start += 1;
  const digits = [...magnitude.subarray(start)];
  const signed = (digits[0] ?? 0) >= 0x80 ? [0, ...digits] : digits;
  return [0x02, signed.length, ...signed];
}

/** The whole AlgorithmIdentifier of each family's public keys, in hex (RFC 3279 section 2.3.1, RFC 5480, RFC 8410). */
const rsaAlgorithm = '300d06092a864886f70d0101010500';
const otherAlgorithms: Readonly<Record<string, KeyKind>> = {
  '301306072a8648ce3d020106082a8648ce3d030107': 'ec-p256',
  '301006072a8648ce3d020106052b81040022': 'ec-p384',
  '301006072a8648ce3d020106052b81040023': 'ec-p521',
  '300506032b6570': 'ed25519',
};

/** Which row of `keyKinds` a SubjectPublicKeyInfo (DER) is; null for any key that is none of them, and for noise. */
export function keyKindOf(spki: Uint8Array): KeyKind | null {
  const start = header(spki, 0).body;
  const algorithm = header(spki, start);
  const identifier = Buffer.from(spki.subarray(start, algorithm.body + algorithm.length)).toString('hex');
  if (identifier !== rsaAlgorithm) return otherAlgorithms[identifier] ?? null;
  const bits = rsaModulusBits(spki);
  const kinds = Object.keys(keyKinds) as KeyKind[];
  return kinds.find((kind) => keyKinds[kind].family === 'rsa' && keyKinds[kind].bits === bits) ?? null;
}

/** The modulus is the first INTEGER after the outer SEQUENCE, the algorithm, the BIT STRING and the inner SEQUENCE. */
function rsaModulusBits(spki: Uint8Array): number {
  const outer = header(spki, 0);
  const algorithm = header(spki, outer.body);
  const bitString = header(spki, algorithm.body + algorithm.length);
  const key = header(spki, bitString.body + 1);
  const modulus = header(spki, key.body);
  const leadingZero = spki[modulus.body] === 0 ? 1 : 0;
  const first = spki[modulus.body + leadingZero] ?? 0;
  return (modulus.length - leadingZero) * 8 - Math.clz32(first) + 24;
}

function header(bytes: Uint8Array, at: number): { body: number; length: number } {
  const first = bytes[at + 1] ?? 0;
  if (first < 0x80) return { body: at + 2, length: first };
  const count = first & 0x7f;
  let length = 0;
  for (let index = 0; index < count; index++) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  return { body: at + 2 + count, length };
}
