import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type FileDigests, folderFiles, type Spend } from './folder-files.ts';
import { readManifest } from './package-manifest.ts';

/** A package with what it asks for: by the number of the package that an import from it would find, null for none. */
interface PackageNode {
  readonly name: string | null;
  readonly version: string | null;
  readonly files: readonly (readonly [path: string, content: string])[];
  readonly asks: readonly (readonly [name: string, number: number | null])[];
}

export interface PackageClosure {
  /** The number of the package in a folder, which is looked through later. */
  numberOf(folder: string): number;
  /** Of the package that an import from a folder would find; null for none. */
  numberOfImport(name: string, from: string): number | null;
  /** Looks through every package that was met, and through those that are met by that. */
  nodes(): { readonly nodes: readonly PackageNode[]; readonly digests: FileDigests };
}

/** Packages in the order in which they were met, so that the same packages are the same list wherever they lie. */
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
      // The list grows while it is gone through.
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

/** As Node looks for a package: in the `node_modules` of each folder above, the nearest first. */
function installedFolder(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (basename(folder) !== 'node_modules' && isFolder(candidate)) return realpathSync(candidate);
    if (dirname(folder) === folder) return null;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
