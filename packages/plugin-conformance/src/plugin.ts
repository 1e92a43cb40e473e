import assert from 'node:assert/strict';
import type { Opened, Plugin } from '@kpki/plugin';
import { contractVersion } from '@kpki/plugin';
import type { Case } from './case.ts';

/** Cases about the plugin itself, whatever it opens. */
export const pluginCases = (kind: Plugin<'backend' | 'sink', unknown, Opened>['kind']): readonly Case<Opened>[] => [
  {
    id: 'plugin.contract',
    promise:
      'Has the kind and the version that `defineBackend` or `defineSink` wrote, a name, and options that are a Standard Schema.',
    when: () => true,
    async run({ plugin }) {
      assert.equal(plugin.kind, kind, 'it is a plugin of another kind');
      assert.equal(plugin.contract, contractVersion, 'it bears another version of the contract than this suite');
      assert.ok(plugin.name.trim() !== '', 'it has no name for logs and errors');
      const { version, validate } = plugin.options['~standard'];
      assert.equal(version, 1, 'its options are no Standard Schema of version 1');
      assert.equal(typeof validate, 'function', 'its options are no Standard Schema: there is no `validate`');
    },
  },
  {
    id: 'plugin.options.json-schema',
    promise: 'The JSON Schema of the options describes an object, and holds only what JSON can hold.',
    when: (_, { options }) => options['~standard'].jsonSchema !== undefined,
    async run({ plugin }) {
      const schema: unknown = plugin.options['~standard'].jsonSchema?.input({ target: 'draft-2020-12' });
      assert.ok(isMapping(schema), 'what describes its options is no JSON Schema object');
      assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema, 'its JSON Schema is more than JSON can hold');
      const isOfObject = schema['type'] === 'object' || combinations.some((keyword) => keyword in schema);
      assert.ok(isOfObject, 'its options are no object, so no file can hold them');
      const { properties = {} } = schema;
      assert.ok(isMapping(properties), 'the `properties` of its JSON Schema are no object');
      for (const [name, property] of Object.entries(properties)) {
        assert.ok(isMapping(property) || typeof property === 'boolean', `its option ${name} is described by no schema`);
      }
    },
  },
];

/** Keywords by which a JSON Schema may describe an object without `type`. */
const combinations = ['oneOf', 'anyOf', 'allOf', '$ref'];

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
