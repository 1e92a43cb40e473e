import type { Plugin } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { builtins } from './builtins.ts';

interface OptionDescription {
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

describe.each(Object.entries(builtins))('the options of %s', (_, load) => {
  test('are described, each with a default or an example, and these are taken', async () => {
    const { backend, sink } = (await load()) as Record<
      string,
      Plugin<'backend' | 'sink', unknown, unknown> | undefined
    >;
    const { validate, jsonSchema } = (backend ?? sink)?.options['~standard'] ?? {};
    const schema = jsonSchema?.input({ target: 'draft-2020-12' });
    expect(schema).toMatchObject({ type: 'object', properties: expect.anything(), additionalProperties: false });
    const properties = schema?.['properties'] as Readonly<Record<string, OptionDescription>>;
    for (const [name, option] of Object.entries(properties)) {
      expect(option.description, name).toMatch(/\.$/);
      // What has no default, being required or known from elsewhere, shows what is meant.
      expect(Object.keys(option), name).toContain('default' in option ? 'default' : 'examples');
    }
    const values = Object.entries(properties).map(([name, option]) => [name, option.default ?? option.examples?.[0]]);
    const filled = Object.fromEntries(values);
    expect(await validate?.(filled)).toEqual({ value: filled });
  });
});
