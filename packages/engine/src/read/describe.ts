import { createHash } from 'node:crypto';
import { type Description, PluginError, type Secret } from '@kpki/plugin';
import { cutKubeconfig } from '../kubeconfig/cut.ts';
import { publicKeyOf } from '../private-key.ts';

/**
 * What may be seen of a secret entry: its digest, the public half of the private key inside, and of a kubeconfig all
 * that is not private. Bytes that are neither have a digest and nothing else.
 */
export function describe(secret: Secret): Description {
  return secret.use((bytes) => {
    const digest = createHash('sha256').update(bytes).digest('hex');
    const inPem = publicKeyIn(bytes);
    if (inPem !== null) return { digest, publicKey: inPem };
    if (!looksLikeKubeconfig(bytes)) return { digest };
    const { rest, keyData } = cutKubeconfig(bytes);
    const publicKey = keyData === null ? null : publicKeyInBase64(keyData);
    return {
      digest,
      ...(rest === null ? {} : { rest }),
      ...(publicKey === null ? {} : { publicKey }),
    };
  });
}

const pemMark = Buffer.from('-----BEGIN ');
const kubeconfigMark = Buffer.from('clusters');

/** A kubeconfig's keys are in base64, so that a PEM header in plain sight means a key file. */
function looksLikeKubeconfig(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(kubeconfigMark);
}

function publicKeyIn(bytes: Uint8Array): Uint8Array | null {
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(pemMark)) return null;
  try {
    return publicKeyOf(bytes);
  } catch (error) {
    if (PluginError.is(error)) return null;
    throw error;
  }
}

function publicKeyInBase64(text: Uint8Array): Uint8Array | null {
  const pem = base64Decode(text);
  try {
    return publicKeyIn(pem);
  } finally {
    pem.fill(0);
    text.fill(0);
  }
}

/** Decodes on bytes; quotes and white space around the value are passed over. */
export function base64Decode(text: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(text.length / 4) * 3);
  let count = 0;
  let bits = 0;
  let held = 0;
  for (const character of text) {
    const value = base64Value(character);
    if (value === null) continue;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[count++] = (held >> bits) & 0xff;
  }
  return out.subarray(0, count);
}

function base64Value(character: number): number | null {
  if (character >= 0x41 && character <= 0x5a) return character - 0x41;
  if (character >= 0x61 && character <= 0x7a) return character - 0x61 + 26;
  if (character >= 0x30 && character <= 0x39) return character - 0x30 + 52;
  if (character === 0x2b) return 62;
  return character === 0x2f ? 63 : null;
}
