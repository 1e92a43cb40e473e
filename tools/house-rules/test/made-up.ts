import type { Manifest, Package, Workspace } from '../src/workspace.ts';

export function madeUpWorkspace(
  texts: Readonly<Record<string, string>>,
  outputs: (words: readonly string[]) => string = () => '',
): Workspace {
  const files = Object.keys(texts);
  const manifestAt = (file: string): Manifest => JSON.parse(texts[file] ?? '{"name":"root"}') as Manifest;
  return {
    root: '/nowhere',
    files,
    packages: files
      .filter((file) => /^(packages|apps|tools)\/[^/]+\/package\.json$/.test(file))
      .map((file) => ({ folder: file.replace('/package.json', ''), manifest: manifestAt(file) })),
    rootManifest: manifestAt('package.json'),
    text: async (file) => texts[file] ?? null,
    output: async (program, words) => outputs([program, ...words]),
  };
}

export function madeUpPackage(folder: string, manifest: Partial<Manifest> & { readonly name: string }): Package {
  return { folder, manifest };
}
