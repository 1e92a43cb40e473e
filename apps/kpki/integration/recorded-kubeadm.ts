import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { DescribedDirectory } from './describe/directory.ts';
import type { KubeadmConfiguration } from './kubeadm-configurations.ts';

const file = join(import.meta.dirname, 'recorded-kubeadm.json');

export interface Recording {
  readonly title: KubeadmConfiguration;
  readonly version: string;
  readonly made: DescribedDirectory;
}

/** By path, each value with its versions, since most values are the same in all. */
type Kept<T> = Readonly<Record<string, readonly { readonly versions: readonly string[]; readonly is: T }[]>>;

interface Row {
  readonly title: KubeadmConfiguration;
  readonly versions: readonly string[];
  readonly directories: Kept<DescribedDirectory['directories'][string]>;
  readonly files: Kept<DescribedDirectory['files'][string]>;
}

export function recorded(): readonly Recording[] {
  const rows = JSON.parse(readFileSync(file, 'utf8')) as readonly Row[];
  return rows.flatMap(({ title, versions, directories, files }) =>
    versions.map((version) => ({
      title,
      version,
      made: { directories: ofVersion(directories, version), files: ofVersion(files, version) },
    })),
  );
}

export function keep(recordings: readonly Recording[]): void {
  const rows = [...Map.groupBy(recordings, ({ title }) => title)].map(
    ([title, some]): Row => ({
      title,
      versions: some.map(({ version }) => version),
      directories: kept(some.map(({ version, made }) => [version, made.directories])),
      files: kept(some.map(({ version, made }) => [version, made.files])),
    }),
  );
  writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);
}

function ofVersion<T>(all: Kept<T>, version: string): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([path, each]) =>
      each.filter(({ versions }) => versions.includes(version)).map(({ is }) => [path, is] as const),
    ),
  );
}

function kept<T>(made: readonly (readonly [version: string, paths: Readonly<Record<string, T>>])[]): Kept<T> {
  const paths = new Set(made.flatMap(([, each]) => Object.keys(each)));
  return Object.fromEntries([...paths].toSorted().map((path) => [path, ofPath(made, path)]));
}

function ofPath<T>(
  made: readonly (readonly [version: string, paths: Readonly<Record<string, T>>])[],
  path: string,
): Kept<T>[string] {
  const found: { readonly versions: string[]; readonly is: T }[] = [];
  for (const [version, paths] of made) {
    const is = paths[path];
    if (is === undefined) continue;
    const same = found.find((each) => isDeepStrictEqual(each.is, is));
    if (same === undefined) found.push({ versions: [version], is });
    else same.versions.push(version);
  }
  return found;
}
