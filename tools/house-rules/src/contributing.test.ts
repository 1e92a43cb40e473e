import { expect, test } from 'vitest';
import { contributingText } from './contributing.ts';
import { testKinds } from './test-kinds/test-kinds.ts';

test('the table has one line for each kind of test, and no other text changes', () => {
  const before = ['| file | kind | use |', '|---|---|---|', '| `x.old.test.ts` | old | all |', '', 'Text.'].join('\n');
  const written = contributingText(before);
  const kinds = written.split('\n').map((line) => /^\| `x[^`]*` \| (\S+) \|/.exec(line)?.[1]);
  expect(kinds.filter((kind) => kind !== undefined).toSorted()).toEqual(Object.keys(testKinds).toSorted());
  expect(written.endsWith('\n\nText.')).toBe(true);
  expect(contributingText(written)).toBe(written);
});
