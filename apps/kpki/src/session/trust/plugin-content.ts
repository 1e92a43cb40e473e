import { hash } from 'node:crypto';
import type { FoundPlugin } from './find-plugin.ts';
import { type FileDigests, readingBudget } from './folder-files.ts';
import { moduleGraph } from './module-graph.ts';
import { packageClosure } from './package-closure.ts';
import { readManifest, scopeOf } from './package-manifest.ts';

/** All that importing a plugin may run: its own files, and every package that it asks for, and those in turn. */
export interface PluginContent {
  /** `sha512-` and base64, over all of it; where it lies does not count. */
  readonly digest: string;
  /** The version in its package.json; null where there is none. */
  readonly version: string | null;
  /** What it says of @kpki/plugin; null where it does not. */
  readonly contractRange: string | null;
  /** The packages beside its own, `zod 4.2.1`. */
  readonly packages: readonly string[];
  readonly files: FileDigests;
}

/** Reads a plugin without running any of it. Throws 'invalid' for one that is too large to be looked through. */
export function contentOf({ entry, folder }: FoundPlugin): PluginContent {
  const spend = readingBudget();
  const closure = packageClosure(spend);
  const home = folder ?? scopeOf(entry);
  const manifest = home === null ? null : readManifest(home);
  // An installed package is all of its files; of a module in somebody's own folder, which changes, only what it imports.
  const graph = folder === null ? moduleGraph(entry, closure, spend) : null;
  if (folder !== null) closure.numberOf(folder);
  const { nodes, digests } = closure.nodes();
  const own = graph === null ? null : { files: graph.files, scopes: graph.scopes, asks: graph.asks };
  return {
    digest: `sha512-${hash('sha512', JSON.stringify({ own, nodes }), 'base64')}`,
    version: manifest?.version ?? null,
    contractRange: manifest?.contractRange ?? null,
    packages: nodes
      .slice(graph === null ? 1 : 0)
      .map(({ name, version }) => `${name ?? 'unnamed'} ${version ?? ''}`.trim()),
    files: new Map([...(graph?.digests ?? []), ...digests]),
  };
}
