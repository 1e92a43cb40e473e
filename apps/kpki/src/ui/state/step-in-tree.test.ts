import { expect, test } from 'vitest';
import { stepInTree } from './scroll.ts';

const rows = [
  { depth: 0, branch: 'open' },
  { depth: 1, branch: 'closed' },
  { depth: 1, branch: null },
] as const;

test.each([
  [0, 'right', 1],
  [1, 'right', 'toggle'],
  [2, 'right', null],
  [0, 'left', 'toggle'],
  [2, 'left', 0],
] as const)('at row %i, %s leads to %s', (at, uiCommand, to) => {
  expect(stepInTree(rows, at, uiCommand)).toBe(to);
});

test('an open row that is the last has nothing in it', () => {
  expect(stepInTree([{ depth: 0, branch: 'open' }], 0, 'right')).toBeNull();
});
