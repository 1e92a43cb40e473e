import { defineLayout, type LayoutRow } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { coded } from '../../test/coded.ts';
import { builtinLayouts } from '../layouts/table.ts';
import type { RowField } from '../model/plugin-faults.ts';
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

const of = { use: './acme.js', export: 'layout' } as const;
const malformed = coded('plugin/export/malformed', { ...of, maker: 'defineLayout' });
const badRow = (field: RowField, ...known: readonly string[]) =>
  coded('plugin/layout/rows', {
    use: './acme.js',
    faults: [{ row: 1, field, known: expect.arrayContaining([...known]) }],
  });

test.each<readonly [string, unknown, unknown]>([
  ['nothing', undefined, coded('plugin/export/missing', of)],
  ['a list', [], coded('plugin/export/missing', of)],
  ['another contract', { ...layout, contract: 7 }, coded('plugin/export/contract', { ...of, found: '7' })],
  ['another kind', { ...layout, kind: 'sink' }, malformed],
  ['no rows', { ...layout, rows: [] }, malformed],
  [
    'a row that is none',
    { ...layout, rows: [7] },
    coded('plugin/layout/rows', { faults: [{ row: 0, field: 'row', known: [] }] }),
  ],
  ['an unknown artifact', withRow({ artifact: 'api' }), badRow('artifact')],
  ['an inherited artifact', withRow({ artifact: 'constructor' }), badRow('artifact')],
  ['an unknown part', withRow({ part: 'key' }), badRow('part', 'certificate', 'private key')],
  ['a part that there is not of it', withRow({ part: 'kubeconfig' }), badRow('artifact-part')],
  ['a path that is a text', withRow({ path: 'c1' }), badRow('path')],
  ['no entry', withRow({ entry: '' }), badRow('entry')],
  ['an unknown encoding', withRow({ encoding: 'toString' }), badRow('encoding')],
  ['attributes in a list', withRow({ with: [] }), badRow('with')],
  ['an unknown condition', withRow({ only: ['at night'] }), badRow('only', 'first owner')],
])('%s is refused, with where it is', (_, exported, said) => {
  expect(() => exportedLayout({ layout: exported }, './acme.js')).toThrow(expect.objectContaining({ said }));
});
