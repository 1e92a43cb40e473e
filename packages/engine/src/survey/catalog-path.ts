import type { ArtifactName } from '@kpki/spec';
import { type KubeadmFile, kubeadmFiles, userAt } from '../layouts/kubeadm-paths.ts';

type Kind = KubeadmFile['kind'];

/** A private key is told with its certificate, and what a CA shares with its trust bundle by the kind of what is there. */
const names: ReadonlyMap<string, ArtifactName> = new Map(
  kubeadmFiles
    .filter(({ kind, part }) => kind === 'key pair' || part !== 'private key')
    .map(({ kind, path, artifact }) => [`${kind} ${path}`, artifact] as const),
);

/** The longest path of the catalog has three names. */
const longest = 3;

/**
 * The entry of the catalog that kubeadm keeps at the end of a path, where what is there is of its kind: a file called
 * `pki/ca.crt` that holds no CA is not taken for one.
 */
export function catalogNameAt(path: string, kind: Kind): ArtifactName | null {
  if (kind === 'kubeconfig' && userAt(path) !== null) return 'user';
  const parts = path.split('/');
  for (let count = longest; count > 0; count -= 1) {
    const name = names.get(`${kind} ${parts.slice(-count).join('/')}`);
    if (name !== undefined && parts.length >= count) return name;
  }
  return null;
}

const usualEndings = /\.(?:crt|cer|pem|key)$/;
const kinds: readonly Kind[] = ['authority', 'trust bundle', 'certificate', 'key pair', 'kubeconfig'];

/** Whether a file of this path is expected to hold something of a PKI, so that it is worth a word where it does not. */
export function isPathOfPki(path: string): boolean {
  return usualEndings.test(path) || kinds.some((kind) => catalogNameAt(path, kind) !== null);
}
