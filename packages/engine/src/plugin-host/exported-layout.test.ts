import { defineLayout, type LayoutRow } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { spoken } from '../../test/said.ts';
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
  ['another contract', { ...layout, contract: 7 }, './acme.js speaks version 7 of the plugin contract'],
  ['another kind', { ...layout, kind: 'sink' }, '`layout` was not made with defineLayout of @kpki/plugin'],
  ['no rows', { ...layout, rows: [] }, '`layout` was not made with defineLayout of @kpki/plugin'],
  ['a row that is none', { ...layout, rows: [7] }, 'rows[0]: not a row'],
  ['an unknown artifact', withRow({ artifact: 'api' }), 'rows[1]: `artifact` is neither a name of the catalog nor `*`'],
  [
    'an inherited artifact',
    withRow({ artifact: 'constructor' }),
    'rows[1]: `artifact` is neither a name of the catalog nor `*`',
  ],
  ['an unknown part', withRow({ part: 'key' }), 'rows[1]: `part` is none of certificate, private key'],
  ['a part that there is not of it', withRow({ part: 'kubeconfig' }), 'rows[1]: the artifact has no such `part`'],
  ['a path that is a text', withRow({ path: 'c1' }), 'rows[1]: `path` is not a list of texts'],
  ['no entry', withRow({ entry: '' }), 'rows[1]: `entry` is empty or not text'],
  ['an unknown encoding', withRow({ encoding: 'toString' }), 'rows[1]: `encoding` is none of '],
  ['attributes in a list', withRow({ with: [] }), 'rows[1]: `with` is not a mapping'],
  ['an unknown condition', withRow({ only: ['at night'] }), 'rows[1]: `only` is not a list of first owner'],
])('%s is refused, with where it is', async (_, exported, message) => {
  const read = spoken((async () => exportedLayout({ layout: exported }, './acme.js'))());
  await expect(read).rejects.toThrow(message);
});
