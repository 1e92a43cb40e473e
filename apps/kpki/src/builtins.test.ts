import type { Backend, Host, Plugin } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { builtinNames, builtinPlugin, builtins, keyKindsMadeBy } from './builtins.ts';

interface OptionDescription {
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

type Exports = Readonly<Record<string, Plugin<'backend' | 'sink', unknown, Backend> | undefined>>;

const exported = await Promise.all(
  Object.entries(builtins).map(async ([name, load]) => [name, (await load()) as Exports] as const),
);
const plugins = exported.flatMap(([name, module]) =>
  (['backend', 'sink'] as const).flatMap((kind) => {
    const plugin = module[kind];
    return plugin === undefined ? [] : [[kind, name, plugin] as const];
  }),
);

describe.each(plugins)('the options of the %s %s', (_kind, _name, { options }) => {
  test('are described, each with a default or an example, and these are taken', async () => {
    const { validate, jsonSchema } = options['~standard'];
    const schema = jsonSchema?.input({ target: 'draft-2020-12' });
    expect(schema).toMatchObject({ type: 'object', properties: expect.anything(), additionalProperties: false });
    const properties = schema?.['properties'] as Readonly<Record<string, OptionDescription>>;
    for (const [name, option] of Object.entries(properties)) {
      expect(option.description, name).toMatch(/\.$/);
      // An option without a default is required or known from elsewhere, so it needs an example.
      expect(Object.keys(option), name).toContain('default' in option ? 'default' : 'examples');
    }
    const values = Object.entries(properties).map(([name, option]) => [name, option.default ?? option.examples?.[0]]);
    const filled = Object.fromEntries(values);
    expect(await validate(filled)).toEqual({ value: filled });
  });
});

test.each(exported)('the row of %s says what its package exports', (name, module) => {
  const row = builtinPlugin(name);
  expect(row?.backend !== undefined, 'backend').toBe('backend' in module);
  expect(row?.sink !== undefined, 'sink').toBe('sink' in module);
});

const keyMakers = builtinNames.filter((name) => keyKindsMadeBy(name) !== null);

test.each(keyMakers)('%s makes the kinds of key in its row, and has nothing to be told for it', async (name) => {
  const module = (await builtins[name]()) as Exports;
  const backend = await module['backend']?.open({}, {} as Host);
  expect(backend?.keyGenerator?.makes).toEqual(keyKindsMadeBy(name));
  await backend?.close();
});
