import { isDeepStrictEqual } from 'node:util';
import {
  type ConfigurationAnswers,
  type EnvironmentAnswer,
  type PluginAnswer,
  type SinkAnswer,
  usualAnswers,
} from '@kpki/spec';
import { usualLayout } from '../layouts-for.ts';
import { caIn, caWord } from './ca-option.ts';
import { anything, type InitOption, several, unless } from './init-option.ts';
import { anotherBackendIn, anotherBackendWord, anotherSinkIn, anotherSinkWord } from './named-plugin.ts';
import { pluginOptionIn, pluginOptionWord } from './plugin-option.ts';

const usual = usualAnswers.environment;
type Slot = 'backend' | 'sink';

export const environmentOptions: readonly InitOption[] = [
  {
    option: 'environment',
    field: 'environment',
    take: anything((name, answers) => withEnvironment(answers, { name })),
    values: ({ environment }) => unless(usual.name, environment?.name),
  },
  ...pluginOptions('backend', 'backend-option'),
  ...pluginOptions('sink', 'sink-option'),
  {
    option: 'layout',
    field: 'environment.sink.layout',
    take: anything((layout, answers) => withEnvironment(answers, { sink: { ...sinkIn(answers), layout } })),
    values: (answers) => unless(usualLayout(sinkIn(answers).use), sinkIn(answers).layout),
  },
  {
    option: 'another-backend',
    field: 'environment.moreBackends',
    take: several(anotherBackendIn, (moreBackends, answers) => withEnvironment(answers, { moreBackends })),
    values: ({ environment }) => (environment?.moreBackends ?? []).map(anotherBackendWord),
  },
  {
    option: 'key-location',
    field: 'environment.ca',
    take: several(caIn, (ca, answers) => withEnvironment(answers, { ca })),
    values: ({ environment }) => (environment?.ca ?? []).map(caWord),
  },
  {
    option: 'another-sink',
    field: 'environment.moreSinks',
    take: several(anotherSinkIn, (moreSinks, answers) => withEnvironment(answers, { moreSinks })),
    values: ({ environment }) => (environment?.moreSinks ?? []).map(anotherSinkWord),
  },
];

function pluginOptions(slot: Slot, own: `${Slot}-option`): readonly InitOption[] {
  return [
    {
      option: slot,
      field: `environment.${slot}`,
      // Another plugin has other options.
      take: anything((use, answers) =>
        withEnvironment(answers, { [slot]: use === usual[slot].use ? usual[slot] : fresh(slot, use) }),
      ),
      values: ({ environment }) => unless(usual[slot].use, environment?.[slot].use),
    },
    {
      option: own,
      field: `environment.${slot}.with`,
      take: (values, answers) => {
        const read = values.map(pluginOptionIn);
        const wrong = read.find((each) => 'reason' in each);
        if (wrong !== undefined && 'reason' in wrong) return wrong;
        const given = Object.fromEntries(read.flatMap((each) => ('reason' in each ? [] : [[each.key, each.value]])));
        return { answers: withEnvironment(answers, { [slot]: withOptions(pluginIn(answers, slot), given) }) };
      },
      values: (answers) => optionsOf(pluginIn(answers, slot), usual[slot]).map(pluginOptionWord),
    },
  ];
}

function fresh(slot: Slot, use: string): SinkAnswer {
  const layout = usualLayout(use);
  return slot === 'backend' || layout === usualLayout(usual.sink.use) ? { use } : { use, layout };
}

function sinkIn({ environment = usual }: ConfigurationAnswers): SinkAnswer {
  return environment.sink;
}

function pluginIn({ environment = usual }: ConfigurationAnswers, slot: Slot): PluginAnswer {
  return environment[slot];
}

function withEnvironment(answers: ConfigurationAnswers, change: Partial<EnvironmentAnswer>): ConfigurationAnswers {
  return { ...answers, environment: { ...(answers.environment ?? usual), ...change } };
}

/** Keeps the order of the given options, and defaults that were not overridden. */
function withOptions<Plugin extends PluginAnswer>(plugin: Plugin, given: Readonly<Record<string, unknown>>): Plugin {
  const { with: before = {} } = plugin;
  const kept = Object.entries(before).filter(([key]) => !Object.hasOwn(given, key));
  return { ...plugin, with: Object.fromEntries([...Object.entries(given), ...kept]) };
}

function optionsOf(
  { use, with: own = {} }: PluginAnswer,
  { use: usualUse, with: usualOptions = {} }: PluginAnswer,
): readonly (readonly [key: string, value: unknown])[] {
  return use === usualUse && isDeepStrictEqual({ ...own }, { ...usualOptions }) ? [] : Object.entries(own);
}
