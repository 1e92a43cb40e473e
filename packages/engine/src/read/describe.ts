import { hash } from 'node:crypto';
import { type Description, PluginError, type Secret } from '@kpki/plugin';
import { outlineOf, printOutline } from '../key-outline.ts';
import { cutKubeconfig } from '../kubeconfig/cut.ts';
import { publicKeyOf } from '../private-key.ts';

/** So many are remembered, the newest: an entry is read several times while a plan is carried out. */
const most = 20_000;

/**
 * `describe` with a memory, for one run: the same bytes have the same description, and it is made once. It holds nothing
 * that the snapshots of that run do not hold.
 */
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
 * What may be seen of a secret entry: its digest, the public half of the private key inside, of a kubeconfig all that is
 * not private, and of a key file that is more or other than one plain key the lines between which its keys stand. Bytes
 * that are neither have a digest and nothing else.
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

/** Every kubeconfig has a list of clusters, in YAML and in JSON alike; bytes without that word are not scanned. */
function looksLikeKubeconfig(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(kubeconfigMark);
}

/** Of a key file: in a kubeconfig keys are in base64, so that no PEM header is in plain sight. */
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
