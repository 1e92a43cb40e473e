import { constants, type SigningOptions, verify, X509Certificate } from 'node:crypto';
import { PluginError } from '@kpki/plugin';

/** A server's first messages in TLS 1.2, before it knows its client. */
export interface ServerFlight {
  /** DER, leaf first. */
  readonly certificates: readonly Uint8Array[];
  readonly random: Uint8Array;
  /** Its half of the key exchange (ServerKeyExchange), signed; null where the key exchange takes none. */
  readonly keyExchange: Uint8Array | null;
  /** One subject (Name, DER) for each CA of its trust bundle; null where it asks for no client certificate. */
  readonly cas: readonly Uint8Array[] | null;
}

/** A bundle of a thousand CAs fits; no such server sends more. */
export const longestFlight: number = 512 * 1024;

interface ByteReader {
  readonly bytes: Uint8Array;
  at: number;
}

const content = { alert: 21, handshake: 22 } as const;
const message = {
  serverHello: 2,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
} as const;
const protocolVersion = 70;

/**
 * Reads a server's answer to `clientHello` (RFC 5246 section 7.4): its certificates, and the CAs that it asks for.
 * Null: incomplete. Throws 'unsupported' where it speaks no TLS 1.2, 'denied' for an alert, 'invalid' for any other
 * answer. Nothing is verified: a man in the middle may have sent it.
 */
export function readServerFlight(bytes: Uint8Array): ServerFlight | null {
  const handshake = handshakeBytes(bytes);
  let certificates: readonly Uint8Array[] | null = null;
  let cas: readonly Uint8Array[] | null = null;
  let random: Uint8Array | null = null;
  let keyExchange: Uint8Array | null = null;
  for (const { type, body } of messagesIn(handshake)) {
    if (type === message.serverHello) random = randomIn(body);
    else if (type === message.certificate) certificates = listIn(vector(body, 3), 3);
    else if (type === message.serverKeyExchange) keyExchange = body.bytes;
    else if (type === message.certificateRequest) cas = casIn(body);
    else if (type === message.serverHelloDone) {
      if (certificates === null) throw new PluginError('invalid', 'the server presents no certificate');
      if (random === null) throw new PluginError('invalid', 'the server sends no ServerHello');
      return { certificates, random, keyExchange, cas };
    }
  }
  return null;
}

/** The joined content of the records; the last may be incomplete. */
function handshakeBytes(bytes: Uint8Array): Uint8Array {
  const records: ByteReader = { bytes, at: 0 };
  const parts: Uint8Array[] = [];
  while (bytes.length - records.at >= 5) {
    const type = uint(records, 1);
    const major = uint(records, 2) >> 8;
    if (major !== 3 || (type !== content.handshake && type !== content.alert)) {
      throw new PluginError('invalid', 'the answer is not TLS');
    }
    const length = uint(records, 2);
    if (type === content.alert) {
      if (bytes.length - records.at >= 2) refuseAlert(bytes[records.at + 1] ?? 0);
      break;
    }
    parts.push(bytes.subarray(records.at, records.at + length));
    records.at += length;
  }
  return Buffer.concat(parts);
}

function refuseAlert(description: number): never {
  if (description === protocolVersion) throw new PluginError('unsupported', 'the server does not speak TLS 1.2');
  throw new PluginError('denied', `the server ends the TLS handshake with alert ${description}`);
}

function* messagesIn(bytes: Uint8Array): Generator<{ readonly type: number; readonly body: ByteReader }> {
  const messages: ByteReader = { bytes, at: 0 };
  while (bytes.length - messages.at >= 4) {
    const type = uint(messages, 1);
    const length = uint(messages, 3);
    if (length > longestFlight) throw new PluginError('invalid', 'a message of the server is too long');
    if (bytes.length - messages.at < length) return;
    yield { type, body: { bytes: take(messages, length), at: 0 } };
  }
}

/** RFC 8446 hides the version in an extension, and uses this field only where that was offered. */
function randomIn(body: ByteReader): Uint8Array {
  if (uint(body, 2) !== 0x0303) throw new PluginError('unsupported', 'the server does not speak TLS 1.2');
  return take(body, 32);
}

function casIn(body: ByteReader): readonly Uint8Array[] {
  vector(body, 1); // what kinds of certificates
  vector(body, 2); // what kinds of signatures
  return listIn(vector(body, 2), 2);
}

/** Vectors one after the other, each with a length of so many bytes before it. */
function listIn(bytes: Uint8Array, lengthBytes: number): readonly Uint8Array[] {
  const list: ByteReader = { bytes, at: 0 };
  const items: Uint8Array[] = [];
  while (list.at < bytes.length) items.push(vector(list, lengthBytes));
  return items;
}

function vector(reading: ByteReader, lengthBytes: number): Uint8Array {
  return take(reading, uint(reading, lengthBytes));
}

function uint(reading: ByteReader, length: number): number {
  return take(reading, length).reduce((value, byte) => value * 256 + byte, 0);
}

function take(reading: ByteReader, length: number): Uint8Array {
  const end = reading.at + length;
  if (end > reading.bytes.length)
    throw new PluginError('invalid', 'a message of the server is shorter than its stated length');
  const part = reading.bytes.subarray(reading.at, end);
  reading.at = end;
  return part;
}

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
