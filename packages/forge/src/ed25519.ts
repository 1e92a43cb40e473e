import { type GeneratedKey, PluginError, Secret } from '@kpki/plugin';
import forge from 'node-forge';

const seedLength = 32;

/** PrivateKeyInfo of an Ed25519 key up to its seed: version 0, the algorithm, two OCTET STRINGs (RFC 8410 section 7). */
const pkcs8Start = Uint8Array.from([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]);

/** SubjectPublicKeyInfo of an Ed25519 key up to its point (RFC 8410 section 4). */
const publicKeyStart = Uint8Array.from([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]);

/** The private key of RFC 8032 section 5.1.5, from which all else follows. */
export function generateSeed(): Uint8Array {
  const { privateKey } = forge.pki.ed25519.generateKeyPair();
  const seed = new Uint8Array(privateKey.subarray(0, seedLength));
  privateKey.fill(0);
  return seed;
}

/** Returns a copy of the seed; undefined for bytes that are no PKCS#8 of an Ed25519 key. */
export function ed25519Seed(pkcs8: Uint8Array): Uint8Array | undefined {
  if (pkcs8.length !== pkcs8Start.length + seedLength) return undefined;
  if (pkcs8Start.some((byte, at) => pkcs8[at] !== byte)) return undefined;
  // Not by `slice`, which is a view for a Buffer: the caller wipes its key.
  return new Uint8Array(pkcs8.subarray(pkcs8Start.length));
}

export function ed25519Key(seed: Uint8Array): GeneratedKey {
  const { publicKey, privateKey } = forge.pki.ed25519.generateKeyPair({ seed });
  return {
    kind: 'ed25519',
    publicKey: joined(publicKeyStart, publicKey),
    signatures: ['ed25519'],
    async sign(message, how, call) {
      if (call.signal.aborted) throw new PluginError('cancelled', 'signing with an ed25519 key was cancelled');
      if (how !== 'ed25519') throw new PluginError('unsupported', `an ed25519 key makes no ${how} signatures`);
      return new Uint8Array(forge.pki.ed25519.sign({ message, privateKey }));
    },
    async export(call) {
      if (call.signal.aborted) throw new PluginError('cancelled', 'exporting an ed25519 key was cancelled');
      return new Secret(joined(pkcs8Start, seed));
    },
  };
}

function joined(start: Uint8Array, rest: Uint8Array): Uint8Array {
  const whole = new Uint8Array(start.length + rest.length);
  whole.set(start);
  whole.set(rest, start.length);
  return whole;
}
