import { treeColumns } from 'kpki/src/ui/state/select/tree-columns.ts';
import { expect, test } from 'vitest';
import { wordsText } from './words-page.ts';

test('the row of the columns names each of them, and no other text changes', () => {
  const before = ['| **visit** | where |', '| **column of the tree** | name, bygone |', '', 'Text.'].join('\n');
  const written = wordsText(before);
  for (const { head } of treeColumns) expect(written).toContain(head.toLowerCase());
  expect(written).not.toContain('bygone');
  expect(written).toMatch(/^\| \*\*visit\*\* \| where \|\n/);
  expect(written.endsWith('\n\nText.')).toBe(true);
});
