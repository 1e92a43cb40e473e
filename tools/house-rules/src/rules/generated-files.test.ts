import { expect, test } from 'vitest';
import { madeUpWorkspace } from '../../test/made-up.ts';
import { generatedFiles } from '../generated.ts';
import { generated } from './generated-files.ts';

const sources = { LICENSE: 'License.\n', 'packages/a/package.json': JSON.stringify({ name: '@kpki/a' }) };

test('files that are missing or differ are named', async () => {
  const wanted = Object.fromEntries(await generatedFiles(madeUpWorkspace(sources)));
  expect(await generated.problems(madeUpWorkspace({ ...sources, ...wanted }))).toEqual([]);
  const changed = { ...sources, ...wanted, 'docs/reference/reasons.md': 'Other words.\n' };
  expect(await generated.problems(madeUpWorkspace(changed))).toMatchObject([{ file: 'docs/reference/reasons.md' }]);
  expect((await generated.problems(madeUpWorkspace(sources))).map(({ file }) => file)).toEqual(Object.keys(wanted));
});
