import { PluginError } from '@kpki/plugin';
import { backendLines, builtinLines, builtins, keyMakers } from '../../builtins.ts';
import { describedOptions } from '../../session/described-options.ts';
import { type AnyPlugin, isBuiltIn, type PluginKind, pluginOf } from '../../session/known-plugins.ts';
import { formOfSchema } from './form-of-schema.ts';
import type { Doing } from './perform.ts';
import type { PluginForm } from './plugin-form.ts';
import type { NamedPlugin, Task } from './task.ts';

/** Tells what each plugin asks for: all built-in sinks and backends, and those that somebody named and wants to have loaded. */
export async function perform({ others }: Extract<Task, { type: 'plugin forms' }>, { tell }: Doing): Promise<void> {
  const forms: PluginForm[] = [];
  for (const { kind, use } of [...(await builtInPlugins()), ...others]) forms.push(await formOf(kind, use));
  tell({ type: 'plugin forms', forms });
}

async function builtInPlugins(): Promise<readonly NamedPlugin[]> {
  const named: NamedPlugin[] = [];
  for (const [use, load] of Object.entries(builtins)) {
    const module: object = await load();
    if ('backend' in module) named.push({ kind: 'backend', use });
    if ('sink' in module) named.push({ kind: 'sink', use });
  }
  return named;
}

export async function formOf(kind: PluginKind, use: string): Promise<PluginForm> {
  const builtIn = isBuiltIn(use);
  const blank: PluginForm = {
    kind,
    use,
    what: builtIn ? ((kind === 'backend' ? backendLines[use] : undefined) ?? builtinLines[use]) : '',
    builtIn,
    makesKeys: builtIn && keyMakers.includes(use),
    without: null,
    fields: [],
    beyond: [],
  };
  let plugin: AnyPlugin;
  try {
    plugin = await pluginOf(kind, use);
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return { ...blank, without: { is: 'not loaded', why: error.message } };
  }
  const schema = describedOptions(plugin);
  if (schema === null) return { ...blank, without: { is: 'not described' } };
  return { ...blank, ...formOfSchema(schema) };
}
