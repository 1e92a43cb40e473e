import { hash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, extname, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fileTexts, type PluginTrust } from '@kpki/presentation';
import { moduleResolve } from 'import-meta-resolve';
import { digestOfBytes, type FileDigests, readingBudget, type Spend } from './file-digests.ts';
import { type FoundPlugin, importConditions, packageFolderOf } from './find-plugin.ts';
import { type PackageClosure, packageClosure } from './package-closure.ts';
import { isPackageName, readManifest, scopeOf } from './package-manifest.ts';
import { hasTexts, readUserList, type UserList, writeUserList } from './user-list.ts';

/** A plugin that is not built in, and the user's decision about it. Nothing of it has run. */
export interface JudgedPlugin {
  readonly found: FoundPlugin;
  readonly content: PluginContent;
  readonly trust: PluginTrust;
  /** The last one trusted under its name, or null. */
  readonly before: TrustedPlugin | null;
}

export async function judgePlugin(found: FoundPlugin, configurationFolder: string): Promise<JudgedPlugin> {
  const trusted = await readTrusted(configurationFolder);
  const content = contentOf(found);
  const own = trusted.filter(({ name }) => name === found.name);
  if (own.some(({ digest }) => digest === content.digest))
    return { found, content, trust: 'trusted', before: own.at(-1) ?? null };
  const before = own.at(-1) ?? null;
  return { found, content, trust: before === null ? 'not trusted' : 'changed', before };
}

/** Remembers a plugin with its content. Several versions may be trusted, as several projects may use them. */
export async function trustPlugin(
  { found, content }: JudgedPlugin,
  configurationFolder: string,
  now: Date,
): Promise<void> {
  const others = (await readTrusted(configurationFolder)).filter(
    ({ name, digest }) => !(name === found.name && digest === content.digest),
  );
  const own = { name: found.name, version: content.version, digest: content.digest, since: now.toISOString() };
  await writeTrusted([...others, own]);
}

export async function untrustPlugin(names: readonly string[], configurationFolder: string): Promise<number> {
  const all = await readTrusted(configurationFolder);
  const kept = all.filter(({ name }) => !names.includes(name));
  if (kept.length < all.length) await writeTrusted(kept);
  return all.length - kept.length;
}

interface TrustedPlugin {
  readonly name: string;
  readonly version: string | null;
  readonly digest: string;
  readonly since: string;
}

const list: UserList<TrustedPlugin> = {
  fileName: 'trusted-plugins.json',
  kind: 'TrustedPlugins',
  field: 'plugins',
  what: fileTexts.userLists.plugins,
  isRow: (value): value is TrustedPlugin =>
    hasTexts(value, ['name', 'digest', 'since']) && ['string', 'object'].includes(typeof value['version']),
};

function readTrusted(configurationFolder: string): Promise<readonly TrustedPlugin[]> {
  return readUserList(list, configurationFolder);
}

function writeTrusted(plugins: readonly TrustedPlugin[]): Promise<void> {
  return writeUserList(list, plugins);
}

interface PluginContent {
  /** `sha512-` and base64, over all of it, whatever its location. */
  readonly digest: string;
  readonly version: string | null;
  readonly contractRange: string | null;
  readonly packages: readonly string[];
  readonly files: FileDigests;
}

/** Inspects a plugin without running it. Throws 'invalid' if it is too large. */
function contentOf({ entry, folder }: FoundPlugin): PluginContent {
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

interface ModuleGraph {
  readonly files: readonly (readonly [path: string, content: string])[];
  readonly scopes: readonly (readonly [path: string, resolution: unknown])[];
  readonly asks: readonly (readonly [name: string, number: number | null])[];
  readonly digests: FileDigests;
}

const sourceExtensions: readonly string[] = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'];

/** A false match costs time; a missed module is refused at import (`guardImports`). */
const naming: readonly RegExp[] = [
  /\bfrom\s*['"]([^'"\n]+)['"]/g,
  /\bimport\s*['"]([^'"\n]+)['"]/g,
  /\b(?:import|require)\s*\(\s*['"]([^'"\n]+)['"]/g,
  /\bnew\s+URL\s*\(\s*['"]([^'"\n]+)['"]/g,
];

function moduleGraph(entry: string, packages: PackageClosure, spend: Spend): ModuleGraph {
  const home = dirname(entry);
  const path = (file: string): string => relative(home, file).split(sep).join('/');
  const digests = new Map<string, string>();
  const asks = new Map<string, number | null>();
  const scopes = new Map<string, unknown>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (digests.has(file)) continue;
    spend(statSync(file).size, entry);
    const bytes = readFileSync(file);
    digests.set(file, digestOfBytes(bytes));
    const scope = scopeOf(file);
    if (scope !== null) scopes.set(path(scope), readManifest(scope)?.resolution ?? null);
    if (!sourceExtensions.includes(extname(file))) continue;
    for (const specifier of specifiersIn(bytes.toString('utf8'))) {
      const name = packageNameOf(specifier);
      const number = name === null ? null : packages.numberOfImport(name, dirname(file));
      if (name !== null) asks.set(name, asks.get(name) ?? number);
      const found = number === null ? fileOf(specifier, file) : null;
      if (found !== null && packageFolderOf(found) === null) waiting.push(found);
    }
  }
  return {
    files: sorted([...digests].map(([file, digest]) => [path(file), digest])),
    scopes: sorted([...scopes]),
    asks: sorted([...asks]),
    digests,
  };
}

function sorted<T>(entries: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] {
  return entries.toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function specifiersIn(text: string): readonly string[] {
  const found = naming.flatMap((pattern) => [...text.matchAll(pattern)].map(([, specifier = '']) => specifier));
  return [...new Set(found)].filter((specifier) => !isBuiltin(specifier)).toSorted();
}

function packageNameOf(specifier: string): string | null {
  const words = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  return isPackageName(words) ? words : null;
}

function fileOf(specifier: string, from: string): string | null {
  const tries = [
    () => fileURLToPath(moduleResolve(specifier, pathToFileURL(from), new Set(importConditions))),
    () => createRequire(from).resolve(specifier),
  ];
  for (const find of tries) {
    try {
      const file = realpathSync(find());
      if (statSync(file).isFile()) return file;
    } catch {
      // A false match of the text names nothing.
    }
  }
  return null;
}
