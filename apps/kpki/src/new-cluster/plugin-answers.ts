import { isDeepStrictEqual } from 'node:util';
import { type ConfigurationAnswers, defaultAnswers, type PluginAnswer, type SinkAnswer } from '@kpki/spec';
import { defaultLayout } from '../layouts-for.ts';
import { environmentWith, type PluginSlotName } from './question.ts';

const usual = defaultAnswers.environment;

export function sinkIn({ environment = usual }: ConfigurationAnswers): SinkAnswer {
  return environment.sink;
}

function pluginIn({ environment = usual }: ConfigurationAnswers, slot: PluginSlotName): PluginAnswer {
  return environment[slot];
}

/** Returns null for the usual plugin. */
export function pluginNamed(answers: ConfigurationAnswers, slot: PluginSlotName): string | null {
  const { use } = pluginIn(answers, slot);
  return use === usual[slot].use ? null : use;
}

/** Another plugin has other options. */
export function withPluginNamed(
  answers: ConfigurationAnswers,
  slot: PluginSlotName,
  use: string,
): ConfigurationAnswers {
  return environmentWith(answers, { [slot]: use === usual[slot].use ? usual[slot] : fresh(slot, use) }, defaultAnswers);
}

function fresh(slot: PluginSlotName, use: string): SinkAnswer {
  const layout = defaultLayout(use);
  return slot === 'backend' || layout === defaultLayout(usual.sink.use) ? { use } : { use, layout };
}

/** Returns no options if they are the usual ones. */
export function pluginOptions(
  answers: ConfigurationAnswers,
  slot: PluginSlotName,
): readonly (readonly [key: string, value: unknown])[] {
  const { use, with: own = {} } = pluginIn(answers, slot);
  const { use: defaultUse, with: defaultOptions = {} } = usual[slot];
  return use === defaultUse && isDeepStrictEqual({ ...own }, { ...defaultOptions }) ? [] : Object.entries(own);
}

/** Keeps the order of the given options, and defaults that were not overridden. */
export function withPluginOptions(
  answers: ConfigurationAnswers,
  slot: PluginSlotName,
  given: Readonly<Record<string, unknown>>,
): ConfigurationAnswers {
  const plugin = pluginIn(answers, slot);
  const kept = Object.entries(plugin.with ?? {}).filter(([key]) => !Object.hasOwn(given, key));
  const options = Object.fromEntries([...Object.entries(given), ...kept]);
  return environmentWith(answers, { [slot]: { ...plugin, with: options } }, defaultAnswers);
}
