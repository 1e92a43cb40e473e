import { exportedPlugin, type Instances } from '@kpki/engine';
import { type Host, type Plugin, PluginError } from '@kpki/plugin';
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
