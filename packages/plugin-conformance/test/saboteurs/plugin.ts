import type { Opened, Plugin } from '@kpki/plugin';

type AnyPlugin = Plugin<'backend' | 'sink', unknown, Opened>;

/** A plugin with a wrong description of itself, whatever it opens. */
export interface PluginSaboteur {
  readonly does: string;
  readonly caughtBy: string;
  readonly changed: Readonly<Partial<Record<keyof AnyPlugin, unknown>>>;
}

const describedBy = (schema: unknown) => ({
  '~standard': {
    version: 1,
    vendor: 'acme',
    validate: (value: unknown) => ({ value }),
    jsonSchema: { input: () => schema },
  },
});

export const pluginSaboteurs: readonly PluginSaboteur[] = [
  { does: 'bears another version of the contract', caughtBy: 'plugin.contract', changed: { contract: 2 } },
  { does: 'bears no version of the contract', caughtBy: 'plugin.contract', changed: { contract: undefined } },
  { does: 'says that it is of another kind', caughtBy: 'plugin.contract', changed: { kind: 'layout' } },
  { does: 'has no name', caughtBy: 'plugin.contract', changed: { name: ' ' } },
  ...(
    [
      ['no schema at all', undefined],
      ['a text', 'object'],
      ['a list', [{ type: 'object' }]],
      ['options that are a text', { type: 'string' }],
      ['options in no schema of their own', { type: 'object', properties: { root: 'string' } }],
      ['options in a list', { type: 'object', properties: [{ type: 'string' }] }],
      ['a default that is no JSON', { type: 'object', properties: { until: { default: new Date(0) } } }],
    ] as const
  ).map(([what, schema]) => ({
    does: `describes its options by ${what}`,
    caughtBy: 'plugin.options.json-schema',
    changed: { options: describedBy(schema) },
  })),
  {
    does: 'has options that nothing can check',
    caughtBy: 'plugin.contract',
    changed: { options: { '~standard': { version: 1, vendor: 'acme' } } },
  },
];
