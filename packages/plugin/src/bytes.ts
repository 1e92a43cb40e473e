import { type KeyKind, keyKinds } from './algorithms.ts';
import { PluginError } from './error.ts';

/**
 * Converts r‖s, as WebCrypto and many PKCS#11 tokens return it (IEEE P1363), to the DER of X.509 (RFC 3279 section
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

/** Returns the row of `keyKinds` of a SubjectPublicKeyInfo (DER); null for any other key or malformed bytes. */
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
