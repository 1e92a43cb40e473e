import {
  type ArtefactName,
  authorityEntries,
  bundleEntries,
  certificateEntries,
  keyPairEntries,
  kubeconfigEntries,
  pathOf,
} from '@kpki/spec';
import type { StatusEntry } from '../status/status.ts';

type Kind = StatusEntry['kind'];

const userFile = /(?:^|\/)users\/[^/]+\.conf$/;

/** A file that an authority shares with its trust bundle is the authority's. */
const names: ReadonlyMap<string, ArtefactName> = new Map([
  ...bundleEntries.map(({ name, path }) => [`trust bundle ${path}`, name] as const),
  ...authorityEntries.map(({ name }) => [`authority ${pathOf(name, 'certificate')}`, name] as const),
  ...certificateEntries.map(({ name }) => [`certificate ${pathOf(name, 'certificate')}`, name] as const),
  ...keyPairEntries.flatMap(({ name }) =>
    (['private key', 'public key'] as const).map((part) => [`key pair ${pathOf(name, part)}`, name] as const),
  ),
  ...kubeconfigEntries.map(({ name, path }) => [`kubeconfig ${path}`, name] as const),
]);

/** The longest path of the catalogue has three names. */
const longest = 3;

/**
 * The entry of the catalogue that kubeadm keeps at the end of a path, where what is there is of its kind: a file called
 * `pki/ca.crt` that holds no authority is not taken for one.
 */
export function catalogueNameAt(path: string, kind: Kind): ArtefactName | null {
  if (kind === 'kubeconfig' && userFile.test(path)) return 'user';
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
  return usualEndings.test(path) || kinds.some((kind) => catalogueNameAt(path, kind) !== null);
}
