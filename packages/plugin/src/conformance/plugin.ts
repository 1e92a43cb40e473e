import assert from 'node:assert/strict';
import { contractVersion } from '../contract-version.ts';
import type { Opened, Plugin } from '../host.ts';
import type { Case } from './case.ts';

/** What holds for the plugin itself, whatever it opens to. */
export const pluginCases = (kind: Plugin<'backend' | 'sink', unknown, Opened>['kind']): readonly Case<Opened>[] => [
  {
    id: 'plugin.contract',
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
];
