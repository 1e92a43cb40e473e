import {
  type ArtefactName,
  authorityEntries,
  bundleEntries,
  certificateEntries,
  keyPairEntries,
  kubeconfigEntries,
  pathOf,
} from '@kpki/spec';
import type { FoundFile } from './found-file.ts';
import type { Holding } from './holding.ts';
import { holdingOf } from './pair-up.ts';

/** Where kubeadm's layout has the parts of an artefact. */
interface Place {
  readonly artefact: ArtefactName;
  readonly main: string;
  readonly key?: string;
}

const places: readonly Place[] = [
  ...[...authorityEntries, ...certificateEntries].map(
    ({ name }): Place => ({
      artefact: name,
      main: pathOf(name, 'certificate'),
      key: pathOf(name, 'private key'),
    }),
  ),
  ...keyPairEntries.map(
    ({ name }): Place => ({ artefact: name, main: pathOf(name, 'public key'), key: pathOf(name, 'private key') }),
  ),
  ...kubeconfigEntries
    .filter(({ name }) => name !== 'user')
    .map(({ name }): Place => ({ artefact: name, main: pathOf(name, 'kubeconfig') })),
];

const userPath = /^users\/(.+)\.conf$/;

/**
 * Whether some paths are those of a tree such as kubeadm makes, relative to what stands for `/etc/kubernetes`: at least two
 * things of it, or nothing else. A `ca.crt` is in many folders that somebody filled by hand.
 */
export function isKubeadmTree(paths: readonly string[]): boolean {
  const isThere = (path: string | undefined): boolean => path !== undefined && paths.includes(path);
  const own = places.filter(({ main, key }) => isThere(main) || isThere(key));
  const known = new Set(places.flatMap(({ main, key = main }) => [main, key]));
  const isOther = (path: string): boolean => /\.(crt|pem|key|kubeconfig)$/.test(path) && !known.has(path);
  return own.length > 1 || (own.length === 1 && !paths.some(isOther));
}

/** Takes each file for what its path says that it is; those at other paths are left over. */
export function readKubeadmTree(files: readonly FoundFile[]): {
  readonly holdings: readonly Holding[];
  readonly others: readonly FoundFile[];
} {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const taken = new Set<FoundFile>();
  const take = (path: string | undefined): FoundFile | undefined => {
    const file = path === undefined ? undefined : byPath.get(path);
    if (file !== undefined) taken.add(file);
    return file;
  };
  const named = places.flatMap(({ artefact, main, key }) =>
    holdingsOf(holdingOf({ artefact, main: take(main), key: take(key) })),
  );
  // What a bundle holds is told with its authority.
  for (const { name } of bundleEntries) take(pathOf(name, 'trust bundle'));
  const users = files.flatMap((file) => {
    const [, user] = userPath.exec(file.path) ?? [];
    return user === undefined ? [] : holdingsOf(holdingOf({ artefact: 'user', user, main: take(file.path) }));
  });
  return { holdings: [...named, ...users], others: files.filter((file) => !taken.has(file)) };
}

function holdingsOf(holding: Holding | null): readonly Holding[] {
  return holding === null ? [] : [holding];
}
