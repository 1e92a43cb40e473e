import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { type Call, type GeneratedKey, type KeyKind, PluginError, type Secret } from '@kpki/plugin';
import { generatedKey, kindTable } from './key.ts';

/** Adopts a key that a sink returned, as PKCS#8 DER (RFC 5958), not encrypted. Throws 'invalid' for anything else. */
export async function adopt(pkcs8: Secret, call: Call): Promise<GeneratedKey> {
  if (call.signal.aborted) throw new PluginError('cancelled', 'adopting a key was cancelled');
  const privateKey = pkcs8.use(readPkcs8);
  const kind = kindOf(privateKey);
  if (!belongsToItsPublicKey(privateKey)) {
    throw new PluginError('invalid', `adopting an ${kind} key: its private and public parts do not match`);
  }
  return generatedKey(kind, privateKey);
}

/** OpenSSL's error is not passed on as the cause: it may contain the key's bytes. */
function readPkcs8(bytes: Uint8Array): KeyObject {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return createPrivateKey({ key: view, format: 'der', type: 'pkcs8' });
  } catch {
    throw new PluginError('invalid', 'adopting a key: the bytes are not an unencrypted PKCS#8 private key in DER');
  }
}

function kindOf(privateKey: KeyObject): KeyKind {
  const type = privateKey.asymmetricKeyType;
  const details = privateKey.asymmetricKeyDetails;
  for (const [kind, row] of kindTable) {
    if (row.type !== type) continue;
    if (row.type === 'rsa' && row.modulusLength !== details?.modulusLength) continue;
    if (row.type === 'ec' && row.namedCurve !== details?.namedCurve) continue;
    return kind;
  }
  const size = details?.modulusLength ?? details?.namedCurve ?? '';
  throw new PluginError(
    'invalid',
    `adopting a key: ${[type, size].join(' ').trim()} is no kind that node-crypto makes`,
  );
}

/**
 * PKCS#8 holds the public part of an EC or RSA key next to the private one, and nothing guarantees that they belong
 * together.
 */
function belongsToItsPublicKey(privateKey: KeyObject): boolean {
  const message = Buffer.from('do the two parts belong together?');
  const digest = privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  try {
    return verify(digest, message, createPublicKey(privateKey), sign(digest, message, privateKey));
  } catch {
    return false;
  }
}
