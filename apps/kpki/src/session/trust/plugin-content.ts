import { hash } from 'node:crypto';
import type { FoundPlugin } from './find-plugin.ts';
import { type FileDigests, readingBudget } from './folder-files.ts';
import { moduleGraph } from './module-graph.ts';
import { packageClosure } from './package-closure.ts';
import { readManifest, scopeOf } from './package-manifest.ts';

export interface PluginContent {
  /** `sha512-` and base64, over all of it, whatever its location. */
  readonly digest: string;
  readonly version: string | null;
  readonly contractRange: string | null;
  readonly packages: readonly string[];
  readonly files: FileDigests;
}

/** Inspects a plugin without running it. Throws 'invalid' if it is too large. */
export function contentOf({ entry, folder }: FoundPlugin): PluginContent {
  const spend = readingBudget();
  const closure = packageClosure(spend);
  const home = folder ?? scopeOf(entry);
  const manifest = home === null ? null : readManifest(home);
  // An installed package counts with all its files; a module in a user's folder, which changes, only with its imports.
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
