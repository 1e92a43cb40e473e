import { PluginError } from '@kpki/plugin';
import { builtinNames, builtinParts, builtinPlugin, keyKindsMadeBy } from '../../builtins.ts';
import { saidText } from '../../session/error-text.ts';
import { type AnyPlugin, describedOptions, type PluginKind, pluginOf } from '../../session/known-plugins.ts';
import { formOfSchema } from './form-of-schema.ts';
import type { Doing } from './perform.ts';
import type { PluginForm } from './plugin-form.ts';
import type { NamedPlugin, TurnTasks } from './task.ts';

export async function perform({ others }: TurnTasks['plugin forms'], { tell }: Doing): Promise<void> {
  const forms: PluginForm[] = [];
  for (const { kind, use } of [...builtInPlugins(), ...others]) forms.push(await formOf(kind, use));
  tell({ type: 'plugin forms', forms });
}

function builtInPlugins(): readonly NamedPlugin[] {
  return builtinNames.flatMap((use) => builtinParts(use).map((kind) => ({ kind, use })));
}

export async function formOf(kind: PluginKind, use: string): Promise<PluginForm> {
  const builtIn = builtinPlugin(use);
  const blank: PluginForm = {
    kind,
    use,
    what: builtIn?.[kind]?.what ?? '',
    builtIn: builtIn !== null,
    makesKeys: keyKindsMadeBy(use) !== null,
    without: null,
    fields: [],
    beyond: [],
  };
  let plugin: AnyPlugin;
  try {
    plugin = await pluginOf(kind, use);
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return { ...blank, without: { is: 'not loaded', why: saidText(error) } };
  }
  const schema = describedOptions(plugin);
  if (schema === null) return { ...blank, without: { is: 'not described' } };
  return { ...blank, ...formOfSchema(schema) };
}
