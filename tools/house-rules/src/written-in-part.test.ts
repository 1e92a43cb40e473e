import { builtinNames } from 'kpki/src/builtins.ts';
import { treeColumns } from 'kpki/src/ui/state/select/tree-columns.ts';
import { expect, test } from 'vitest';
import { testKinds } from './test-kinds/test-kinds.ts';
import { contributingText, readmeText, wordsText } from './written-in-part.ts';

const around = (...lines: readonly string[]): string =>
  ['| package | what it is |', '|---|---|', ...lines, '', 'Text.'].join('\n');

test('the lines of plugins take the place of those that are there, and the others stay', () => {
  const written = readmeText(
    around('| [@kpki/vault](packages/vault/README.md) | an old line |', '| [@kpki/spec](x) | s |'),
  );
  const lines = written.split('\n');
  expect(lines.slice(2, 2 + builtinNames.length).map((line) => /^\| \[([^\]]+)\]/.exec(line)?.[1])).toEqual(
    builtinNames,
  );
  expect(lines.slice(2 + builtinNames.length)).toEqual(['| [@kpki/spec](x) | s |', '', 'Text.']);
  expect(written).not.toContain('an old line');
  expect(readmeText(written)).toBe(written);
});

test('a README without them stays as it is', () => {
  expect(readmeText(around())).toBe(around());
});

test('the table of CONTRIBUTING.md has one line for each kind of test, and no other text changes', () => {
  const before = ['| file | kind | use |', '|---|---|---|', '| `x.old.test.ts` | old | all |', '', 'Text.'].join('\n');
  const written = contributingText(before);
  const kinds = written.split('\n').map((line) => /^\| `x[^`]*` \| (\S+) \|/.exec(line)?.[1]);
  expect(kinds.filter((kind) => kind !== undefined).toSorted()).toEqual(Object.keys(testKinds).toSorted());
  expect(written.endsWith('\n\nText.')).toBe(true);
  expect(contributingText(written)).toBe(written);
});

test('the row of the columns names each of them, and no other text changes', () => {
  const before = ['| **visit** | where |', '| **column of the tree** | name, bygone |', '', 'Text.'].join('\n');
  const written = wordsText(before);
  for (const { head } of treeColumns) expect(written).toContain(head.toLowerCase());
  expect(written).not.toContain('bygone');
  expect(written).toMatch(/^\| \*\*visit\*\* \| where \|\n/);
  expect(written.endsWith('\n\nText.')).toBe(true);
});
