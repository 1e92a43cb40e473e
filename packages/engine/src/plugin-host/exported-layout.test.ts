import { defineLayout, type LayoutRow } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { builtinLayouts } from '../layouts/table.ts';
import { exportedLayout } from './exported-layout.ts';

const row: LayoutRow = {
  artifact: 'apiserver',
  part: 'private key',
  path: ['{cluster}'],
  entry: 'key',
  encoding: 'pem',
};
const layout = defineLayout({ name: 'acme', rows: [row] });

test('what defineLayout makes is taken, and so is each of kpki’s own', () => {
  expect(exportedLayout({ layout }, './acme.js')).toBe(layout);
  for (const own of builtinLayouts) expect(exportedLayout({ layout: own }, own.name)).toBe(own);
});

const withRow = (change: object) => ({ ...layout, rows: [row, { ...row, ...change }] });

test.each<readonly [string, unknown, string]>([
  ['nothing', undefined, './acme.js exports no `layout`'],
  ['a list', [], './acme.js exports no `layout`'],
  ['another contract', { ...layout, contract: 7 }, 'speaks version 7 of the plugin contract'],
  ['another kind', { ...layout, kind: 'sink' }, 'what defineLayout of @kpki/plugin did not make'],
  ['no rows', { ...layout, rows: [] }, 'what defineLayout of @kpki/plugin did not make'],
  ['a row that is none', { ...layout, rows: [7] }, 'rows[0]: it is no row'],
  ['an unknown artifact', withRow({ artifact: 'api' }), 'rows[1]: `artifact` is no name of the catalog'],
  ['an inherited artifact', withRow({ artifact: 'constructor' }), 'rows[1]: `artifact` is no name of the catalog'],
  ['an unknown part', withRow({ part: 'key' }), 'rows[1]: `part` is none of certificate, private key'],
  [
    'a part that there is not of it',
    withRow({ part: 'kubeconfig' }),
    'rows[1]: `part` is one that this artifact has not',
  ],
  ['a path that is a text', withRow({ path: 'c1' }), 'rows[1]: `path` is no list of texts'],
  ['no entry', withRow({ entry: '' }), 'rows[1]: `entry` is no text'],
  ['an unknown encoding', withRow({ encoding: 'toString' }), 'rows[1]: `encoding` is none of '],
  ['attributes in a list', withRow({ with: [] }), 'rows[1]: `with` is no mapping'],
  ['an unknown condition', withRow({ only: ['at night'] }), 'rows[1]: `only` is no list of first owner'],
])('%s is refused, with where it is', (_, exported, message) => {
  expect(() => exportedLayout({ layout: exported }, './acme.js')).toThrow(message);
});
