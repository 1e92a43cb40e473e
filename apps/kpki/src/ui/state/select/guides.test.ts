import { expect, test } from 'vitest';
import { guidesOf } from './guides.ts';

test.each([
  ['a CA with two', [0, 1, 1], ['', '├─', '╰─']],
  ['a group that is open, and one after it', [0, 1, 2, 2, 1], ['', '├─', '│ ├─', '│ ╰─', '╰─']],
  ['a group that is open, and is the last', [0, 1, 1, 2, 2], ['', '├─', '╰─', '  ├─', '  ╰─']],
  ['two CAs', [0, 1, 0, 1], ['', '╰─', '', '╰─']],
  ['rows without a CA', [0, 0], ['', '']],
  ['nothing', [], []],
])('%s', (_what, depths, guides) => {
  expect(guidesOf(depths)).toEqual(guides);
});
