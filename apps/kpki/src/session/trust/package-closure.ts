import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type FileDigests, folderFiles, type Spend } from './file-digests.ts';
import { readManifest } from './package-manifest.ts';

/** A package and its dependencies, each as the number of the package that an import would find, null for none. */
interface PackageNode {
  readonly name: string | null;
  readonly version: string | null;
  readonly files: readonly (readonly [path: string, content: string])[];
  readonly asks: readonly (readonly [name: string, number: number | null])[];
}

export interface PackageClosure {
  numberOf(folder: string): number;
  numberOfImport(name: string, from: string): number | null;
  nodes(): { readonly nodes: readonly PackageNode[]; readonly digests: FileDigests };
}

/** Numbers packages in the order of discovery, so that the same packages make the same list wherever they lie. */
export function packageClosure(spend: Spend): PackageClosure {
  const folders: string[] = [];
  const numberOf = (folder: string): number => {
    const at = folders.indexOf(folder);
    return at >= 0 ? at : folders.push(folder) - 1;
  };
  const numberOfImport = (name: string, from: string): number | null => {
    const folder = installedFolder(name, from);
    return folder === null ? null : numberOf(folder);
  };
  return {
    numberOf,
    numberOfImport,
    nodes: () => {
      const digests = new Map<string, string>();
      const nodes: PackageNode[] = [];
      for (const folder of folders) {
        const manifest = readManifest(folder);
        const { entries, files } = folderFiles(folder, spend);
        for (const [file, digest] of files) digests.set(file, digest);
        nodes.push({
          name: manifest?.name ?? null,
          version: manifest?.version ?? null,
          files: entries,
          asks: (manifest?.dependencies ?? []).map((name) => [name, numberOfImport(name, folder)] as const),
        });
      }
      return { nodes, digests };
    },
  };
}

function installedFolder(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (basename(folder) !== 'node_modules' && statSync(candidate, { throwIfNoEntry: false })?.isDirectory() === true)
      return realpathSync(candidate);
    if (dirname(folder) === folder) return null;
  }
}
