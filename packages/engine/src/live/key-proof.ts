import { constants, type SigningOptions, verify, X509Certificate } from 'node:crypto';
import type { ServerFlight } from './server-flight.ts';

interface Scheme {
  readonly hash: string | null;
  readonly keyType: string;
  readonly options?: SigningOptions;
}

const pss: SigningOptions = {
  padding: constants.RSA_PKCS1_PSS_PADDING,
  saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
};

/** The signatures that `clientHello` offers (RFC 8446 section 4.2.3). */
const schemes: ReadonlyMap<number, Scheme> = new Map<number, Scheme>([
  [0x0403, { hash: 'sha256', keyType: 'ec' }],
  [0x0503, { hash: 'sha384', keyType: 'ec' }],
  [0x0603, { hash: 'sha512', keyType: 'ec' }],
  [0x0807, { hash: null, keyType: 'ed25519' }],
  [0x0804, { hash: 'sha256', keyType: 'rsa', options: pss }],
  [0x0805, { hash: 'sha384', keyType: 'rsa', options: pss }],
  [0x0806, { hash: 'sha512', keyType: 'rsa', options: pss }],
  [0x0401, { hash: 'sha256', keyType: 'rsa' }],
  [0x0501, { hash: 'sha384', keyType: 'rsa' }],
  [0x0601, { hash: 'sha512', keyType: 'rsa' }],
]);

/**
 * Whether the server has the key of its certificate: the key signs the server's half of the key exchange and the random
 * values of both sides (RFC 8422 section 5.4). False without a valid signature.
 */
export function provesKey({ certificates, random, keyExchange }: ServerFlight, clientRandom: Uint8Array): boolean {
  const [leaf] = certificates;
  const signed = keyExchange && signedIn(keyExchange);
  const scheme = signed && schemes.get(signed.scheme);
  if (leaf === undefined || !signed || !scheme) return false;
  try {
    const { publicKey } = new X509Certificate(leaf);
    if (publicKey.asymmetricKeyType !== scheme.keyType) return false;
    const content = Buffer.concat([clientRandom, random, signed.parameters]);
    return verify(scheme.hash, content, { key: publicKey, ...scheme.options }, signed.signature);
  } catch {
    // A certificate that OpenSSL does not read proves nothing.
    return false;
  }
}

const namedCurve = 3;

interface Signed {
  readonly parameters: Uint8Array;
  readonly scheme: number;
  readonly signature: Uint8Array;
}

/** Null for anything but a signed key exchange over a named curve. */
function signedIn(bytes: Uint8Array): Signed | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.length < 4 || view[0] !== namedCurve) return null;
  const end = 4 + (view[3] ?? 0);
  if (view.length < end + 4 || view.length !== end + 4 + view.readUInt16BE(end + 2)) return null;
  return {
    parameters: view.subarray(0, end),
    scheme: view.readUInt16BE(end),
    signature: view.subarray(end + 4),
  };
}
