import type { ArtifactName } from '@kpki/spec';
import { generationPaths } from '../layouts/generation-entries.ts';
import { kubeadmFiles, userAt } from '../layouts/kubeadm.ts';
import type { FoundFile } from './file-content.ts';
import type { Holding } from './holding.ts';
import { holdingOf } from './recognize.ts';

interface KubeadmPath {
  readonly artifact: ArtifactName;
  readonly main: string;
  readonly key: string | undefined;
  /** Whether a rotation keeps other generations next to it. */
  readonly isRotated: boolean;
}

/** Bundles are read with their CA. */
const bundlePaths = kubeadmFiles.filter(({ kind }) => kind === 'trust bundle').map(({ path }) => path);

const locations: readonly KubeadmPath[] = kubeadmFiles
  .filter(({ kind, part }) => kind !== 'trust bundle' && part !== 'private key')
  .map(({ artifact, kind, path }) => ({
    artifact,
    main: path,
    key: kubeadmFiles.find((file) => file.artifact === artifact && file.part === 'private key')?.path,
    isRotated: kind === 'ca' || kind === 'key pair',
  }));

/**
 * Returns whether paths are those of a tree that kubeadm makes, relative to `/etc/kubernetes`: at least two known
 * files, or nothing else. Many folders that a user filled hold a `ca.crt`.
 */
export function isKubeadmTree(paths: readonly string[]): boolean {
  const isThere = (path: string | undefined): boolean => path !== undefined && paths.includes(path);
  const own = locations.filter(({ main, key }) => isThere(main) || isThere(key));
  const known = new Set(
    locations.flatMap(({ main, key = main }) => [main, key, ...generationPaths('certificate', main)]),
  );
  const isOther = (path: string): boolean => /\.(crt|pem|key|kubeconfig)$/.test(path) && !known.has(path);
  return own.length > 1 || (own.length === 1 && !paths.some(isOther));
}

/** Takes each file for what its path says; files at other paths are left over. */
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
  const named = locations.flatMap(({ artifact, main, key, isRotated }) => {
    const holding = holdingOf({ artifact, main: take(main), key: take(key) });
    if (holding === null || !isRotated) return holdingsOf(holding);
    const kept = [
      ...generationPaths('certificate', main),
      ...(key === undefined ? [] : generationPaths('private key', key)),
    ];
    const otherGenerations = kept
      .map(take)
      .flatMap((file) => (file?.content.kind === 'certificates' ? file.content.certificates : []));
    return [otherGenerations.length === 0 ? holding : { ...holding, otherGenerations }];
  });
  for (const path of bundlePaths) take(path);
  const users = files.flatMap((file) => {
    const user = userAt(file.path);
    return user === null || file.path !== `users/${user}.conf`
      ? []
      : holdingsOf(holdingOf({ artifact: 'user', user, main: take(file.path) }));
  });
  return { holdings: [...named, ...users], others: files.filter((file) => !taken.has(file)) };
}

function holdingsOf(holding: Holding | null): readonly Holding[] {
  return holding === null ? [] : [holding];
}
