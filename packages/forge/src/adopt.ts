import { type Call, type GeneratedKey, PluginError, type Secret } from '@kpki/plugin';
import forge from 'node-forge';
import { ed25519Key, ed25519Seed } from './ed25519.ts';
import { rsaKeyFrom, toBinaryString } from './rsa.ts';

/** RFC 8017 appendix A.1 and RFC 5480 section 2.1.1. */
const rsaEncryption = '1.2.840.113549.1.1.1';
const ecPublicKey = '1.2.840.10045.2.1';

/** Adopts a key that a sink returned, as PKCS#8 DER (RFC 5958), not encrypted. Throws 'invalid' for anything else. */
export async function adopt(pkcs8: Secret, call: Call): Promise<GeneratedKey> {
  if (call.signal.aborted) throw new PluginError('cancelled', 'adopting a key was cancelled');
  return pkcs8.use((bytes) => {
    const seed = ed25519Seed(bytes);
    return seed === undefined ? rsaKeyFrom(readRsaKey(bytes)) : ed25519Key(seed);
  });
}

function readRsaKey(bytes: Uint8Array): forge.pki.rsa.PrivateKey {
  const { algorithm, key } = readPrivateKeyInfo(bytes);
  if (algorithm === ecPublicKey) {
    throw new PluginError('invalid', 'adopting an EC key: node-forge has no ECDSA; use @kpki/node-crypto');
  }
  if (algorithm !== rsaEncryption) {
    throw new PluginError('invalid', `adopting a key: node-forge does not support its algorithm ${algorithm}`);
  }
  return withoutCause(() => forge.pki.privateKeyFromAsn1(forge.asn1.fromDer(key)));
}

/** Parsed here (RFC 5958 section 2), because forge's own parser accepts PKCS#1 as PKCS#8 too. */
function readPrivateKeyInfo(bytes: Uint8Array): { algorithm: string; key: string } {
  return withoutCause(() => {
    const [version, algorithm, key] = forge.asn1.fromDer(toBinaryString(bytes)).value;
    if (typeof version !== 'object' || typeof algorithm !== 'object' || typeof key !== 'object') throw noPkcs8();
    const [identifier] = algorithm.value;
    if (typeof identifier !== 'object' || typeof identifier.value !== 'string') throw noPkcs8();
    if (identifier.type !== forge.asn1.Type.OID) throw noPkcs8();
    if (key.type !== forge.asn1.Type.OCTETSTRING || typeof key.value !== 'string') throw noPkcs8();
    return { algorithm: forge.asn1.derToOid(identifier.value), key: key.value };
  });
}

const noPkcs8 = () =>
  new PluginError('invalid', 'adopting a key: the bytes are not an unencrypted PKCS#8 private key in DER');

/** forge's errors contain the input, so none of them is passed on. */
function withoutCause<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw noPkcs8();
  }
}
