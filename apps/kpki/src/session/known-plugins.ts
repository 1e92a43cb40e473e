import { builtinLayouts, exportedLayout, exportedPlugin, type Instances, isMapping } from '@kpki/engine';
import { type Layout, type Plugin, PluginError } from '@kpki/plugin';
import { selectionTexts } from '@kpki/presentation';
import { type CaName, type Configuration, caPlacement, type HasKeyFile, nearest, newNameOf } from '@kpki/spec';
import { builtins, isBuiltIn, keyKindsMadeBy } from '../builtins.ts';
import { resolverFrom } from './plugin-host.ts';

export type PluginKind = keyof Instances;
export type AnyPlugin = Plugin<PluginKind, unknown, Instances[PluginKind]>;

/** Loads a plugin, which runs its code. Throws a PluginError whatever the module throws. */
export async function pluginOf(kind: PluginKind, use: string, folder: string = process.cwd()): Promise<AnyPlugin> {
  try {
    const module = isBuiltIn(use) ? await builtins[use]() : await resolverFrom(folder)(use);
    return exportedPlugin(module as Readonly<Record<string, unknown>>, kind, use) as AnyPlugin;
  } catch (cause) {
    if (PluginError.is(cause)) throw cause;
    throw new PluginError('invalid', `${use} cannot be loaded: ${firstLine(cause)}`, { cause });
  }
}

function firstLine(error: unknown): string {
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
  return line;
}

/** Counts a backend of a CA as a key store, unless it is a built-in one that makes keys: no PIN is asked for. */
export function keyFilesOf({ cluster, environment }: Configuration): HasKeyFile {
  return (ca: CaName): boolean => {
    const { keys } = caPlacement(cluster, environment, ca);
    const use = keys.kind === 'backend' ? environment?.backends[keys.backend]?.use : undefined;
    return keys.kind === 'sinks' || (use !== undefined && keyKindsMadeBy(use) !== null);
  };
}

const longest = 1024 * 1024;

/** Returns the schema copied as plain JSON; null if there is none, whatever asking for it throws. */
export function describedOptions({ options }: AnyPlugin): JsonObject | null {
  try {
    const text = JSON.stringify(options['~standard'].jsonSchema?.input({ target: 'draft-2020-12' })) ?? 'null';
    const schema: unknown = text.length > longest ? null : JSON.parse(text);
    return isMapping(schema) ? schema : null;
  } catch {
    return null;
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Loads a layout that is not built in, which runs its code. Throws a PluginError if there is none. */
export async function layoutOf(name: string, folder: string): Promise<Layout> {
  const builtin = builtinLayouts.find((each) => each.name === name);
  if (builtin !== undefined) return builtin;
  if (!mayBeModule(name)) throw unknownLayout(name);
  return exportedLayout(await resolverFrom(folder)(name), name);
}

export function isBuiltInLayout(name: string): boolean {
  return builtinLayouts.some((each) => each.name === name);
}

export function layoutFault(name: string): string | null {
  const isKnown = mayBeModule(name) || isBuiltInLayout(name);
  return isKnown ? null : unknownLayout(name).message;
}

function mayBeModule(name: string): boolean {
  return /^(\.{0,2}\/|@|file:)/.test(name);
}

function unknownLayout(name: string): PluginError {
  const known = builtinLayouts.map((each) => each.name);
  const now = newNameOf('layouts', name, known);
  if (now !== null) return new PluginError('missing', `layout ${JSON.stringify(name)} is called ${now} now`);
  const near = nearest(name, known);
  const next = near === null ? selectionTexts.knownLayouts(known) : selectionTexts.nearName(near);
  return new PluginError('missing', `there is no layout ${JSON.stringify(name)}; ${next}`);
}
