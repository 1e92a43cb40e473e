import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NpmPackage } from './pack.ts';

/** Reads which packages of the workspace are published. */
export function publishedPackages(root: string): readonly NpmPackage[] {
  return globSync('{packages,apps,tools}/*/package.json', { cwd: root })
    .toSorted()
    .flatMap((file) => {
      const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest;
      const { name, version } = manifest;
      return manifest.private === true ? [] : [{ folder: dirname(file), name, version }];
    });
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
}
