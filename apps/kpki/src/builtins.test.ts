import type { Plugin } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { builtins } from './builtins.ts';

interface OptionDescription {
  readonly description?: string;
  readonly default?: unknown;
}

describe.each(Object.entries(builtins))('the options of %s', (_, load) => {
  test('are described, with a default each, and every default is taken', async () => {
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
      expect(option, name).toHaveProperty('default');
    }
    const defaults = Object.fromEntries(Object.entries(properties).map(([name, option]) => [name, option.default]));
    expect(await validate?.(defaults)).toEqual({ value: defaults });
  });
});
