import { expect, test } from 'vitest';
import { guaranteeProblems } from './guarantees.ts';

const table = (...rows: readonly string[]): string =>
  ['# Page', '', '| kpki never | shown by |', '|---|---|', ...rows, ''].join('\n');

test('a promise with a test among its links is none', () => {
  expect(guaranteeProblems(table('| loses a key | [a](../x/a.test.ts), [measured](b.md) |'))).toEqual([]);
});

test.each([
  '| loses a key | [measured](b.md) |',
  '| loses a key ([a](a.test.ts)) | [measured](b.md) |',
  '| loses a key | a.test.ts |',
])('%s is a problem', (row) => {
  expect(guaranteeProblems(table('| prints a key | [a](a.test.ts) |', row))).toMatchObject([
    { file: 'docs/guarantees.md:6', problem: 'a promise without a test' },
  ]);
});

test('a page without promises is a problem', () => {
  expect(guaranteeProblems('# Page\n')).toMatchObject([{ problem: 'has no row' }]);
});
