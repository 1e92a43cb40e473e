import { exportedPlugin, type Instances } from '@kpki/engine';
import { type Host, type Plugin, PluginError } from '@kpki/plugin';
import { type AuthorityName, authorityPlacement, type Configuration, type HasKeyFile } from '@kpki/spec';
import { builtinPlugin, builtins, isBuiltIn } from '../builtins.ts';
import { resolverFrom } from './plugin-host.ts';

export type PluginKind = keyof Instances;
export type AnyPlugin = Plugin<PluginKind, unknown, Instances[PluginKind]>;

/**
 * The plugin of that name, loaded and not opened. Of one that is not built in, this runs its code. Throws a PluginError
 * where there is none, whatever the module throws.
 */
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

/**
 * What kinds of key a built-in maker of keys makes, of one that has nothing to be told; null of any other: to open it may
 * take a login or a PIN, and nobody has asked for that yet.
 */
export async function makesOf(use: string): Promise<readonly string[] | null> {
  if (builtinPlugin(use)?.backend?.makesKeys !== true) return null;
  const plugin = (await pluginOf('backend', use)) as Plugin<'backend', unknown, Instances['backend']>;
  const options = await plugin.options['~standard'].validate({});
  if (options.issues !== undefined) return null;
  const backend = await plugin.open(options.value, quietHost);
  try {
    return backend.keyGenerator?.makes ?? null;
  } finally {
    await backend.close();
  }
}

const quietHost: Host = {
  folder: process.cwd(),
  log: () => {},
  ask: () => Promise.reject(new PluginError('denied', 'nothing is asked while options are chosen')),
  agree: () => Promise.reject(new PluginError('denied', 'nothing is reached while options are chosen')),
  now: () => new Date(),
  describe: () => {
    throw new PluginError('unsupported', 'nothing is read while options are chosen');
  },
};

/**
 * Which authorities have their key in a file, as far as can be told without a login or a PIN: a backend that is named for
 * an authority counts as one that holds keys, unless it is one of kpki's own that makes them.
 */
export async function keyFilesOf({ cluster, environment }: Configuration): Promise<HasKeyFile> {
  const makers = new Set<string>();
  for (const [name, { use }] of Object.entries(environment?.backends ?? {})) {
    if ((await makesOf(use)) !== null) makers.add(name);
  }
  return (authority: AuthorityName): boolean => {
    const { keys } = authorityPlacement(cluster, environment, authority);
    return keys.kind === 'sinks' || (keys.kind === 'backend' && makers.has(keys.backend));
  };
}

/** Far more than any form could show. */
const longest = 1024 * 1024;

/**
 * The JSON Schema by which a plugin describes its options: a copy, as plain JSON. Null where it has none, or one that is no
 * object of JSON, whatever asking for it throws.
 */
export function describedOptions({ options }: AnyPlugin): JsonObject | null {
  try {
    const text = JSON.stringify(options['~standard'].jsonSchema?.input({ target: 'draft-2020-12' })) ?? 'null';
    const schema: unknown = text.length > longest ? null : JSON.parse(text);
    return isJsonObject(schema) ? schema : null;
  } catch {
    return null;
  }
}

/** What JSON calls an object: options of a plugin, or a schema of them. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
