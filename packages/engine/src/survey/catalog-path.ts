import type { ArtifactName } from '@kpki/spec';
import { type KubeadmFile, kubeadmFiles, userAt } from '../layouts/kubeadm-paths.ts';

type Kind = KubeadmFile['kind'];

/** Private keys share the line of their certificate. */
const names: ReadonlyMap<string, ArtifactName> = new Map(
  kubeadmFiles
    .filter(({ kind, part }) => kind === 'key pair' || part !== 'private key')
    .map(({ kind, path, artifact }) => [`${kind} ${path}`, artifact] as const),
);

/** Path segments of the longest path in the catalog. */
const longest = 3;

/**
 * Returns what kubeadm stores at the end of a path, if the content is of that kind: `pki/ca.crt` without a CA does not
 * count.
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
const kinds: readonly Kind[] = ['ca', 'trust bundle', 'certificate', 'key pair', 'kubeconfig'];

/** Returns whether a path suggests PKI content, so that its absence is reported. */
export function isPathOfPki(path: string): boolean {
  return usualEndings.test(path) || kinds.some((kind) => catalogNameAt(path, kind) !== null);
}
