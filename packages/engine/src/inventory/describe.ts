import { hash } from 'node:crypto';
import { type Description, PluginError, type Secret } from '@kpki/plugin';
import { outlineOf, printOutline } from '../key-outline.ts';
import { cutKubeconfig } from '../kubeconfig/cut.ts';
import { publicKeyOf } from '../private-key.ts';

/** An entry is read several times while a plan is carried out. */
const most = 20_000;

/** Caches `describe` for one run. The cache holds nothing that the snapshots of the run do not hold. */
export function describer(): (secret: Secret) => Description {
  const known = new Map<string, Description>();
  return (secret) =>
    secret.use((bytes) => {
      const digest = digestOf(bytes);
      const found = known.get(digest) ?? described(bytes, digest);
      known.set(digest, found);
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
      return found;
    });
}

/**
 * Describes a secret entry by its digest, its public key, a kubeconfig without secrets, and the outline of a file with
 * several keys.
 */
export function describe(secret: Secret): Description {
  return secret.use((bytes) => described(bytes, digestOf(bytes)));
}

function described(bytes: Uint8Array, digest: string): Description {
  const keys = seenOfKeys(bytes);
  if (keys !== null) return { digest, ...keys };
  if (!looksLikeKubeconfig(bytes)) return { digest };
  using cut = cutKubeconfig(bytes);
  const { rest } = cut;
  const publicKey = cut.keys[0]?.publicKey ?? null;
  return {
    digest,
    ...(rest === null ? {} : { rest }),
    ...(publicKey === null ? {} : { publicKey }),
  };
}

function digestOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

const pemMark = Buffer.from('-----BEGIN ');
const kubeconfigMark = Buffer.from('clusters');

/** Skips bytes without the word that every kubeconfig has, in YAML and in JSON. */
function looksLikeKubeconfig(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(kubeconfigMark);
}

/** Sees PEM headers of key files only: a kubeconfig holds its keys in base64. */
function seenOfKeys(bytes: Uint8Array): Pick<Description, 'publicKey' | 'rest'> | null {
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(pemMark)) return null;
  const publicKey = publicKeyIn(bytes);
  const outline = outlineOf(bytes);
  const [first, ...others] = outline.keys;
  if (first === undefined && publicKey === null) return null;
  const isUsual = others.length === 0 && first?.isEncrypted !== true && !outline.hasByteOrderMark;
  if (isUsual && publicKey === null) return null;
  return {
    ...(publicKey === null ? {} : { publicKey }),
    ...(isUsual ? {} : { rest: printOutline(outline) }),
  };
}

function publicKeyIn(bytes: Uint8Array): Uint8Array | null {
  try {
    return publicKeyOf(bytes);
  } catch (error) {
    if (PluginError.is(error)) return null;
    throw error;
  }
}
