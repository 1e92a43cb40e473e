import { expect, test } from 'vitest';
import type { RowState } from '../../row-states.ts';
import { guidesOf } from './guides.ts';

const rowsOf = (depths: readonly number[], states: readonly RowState[] = []) =>
  depths.map((depth, at) => ({ depth, state: states[at] ?? 'ok' }));

const textsOf = (rows: ReturnType<typeof rowsOf>): readonly string[] =>
  guidesOf(rows).map((pieces) => pieces.map(({ text }) => text).join(''));

test.each([
  ['a CA with two', [0, 1, 1], ['', '├─', '╰─']],
  ['a group that is open, and one after it', [0, 1, 2, 2, 1], ['', '├─', '│ ├─', '│ ╰─', '╰─']],
  ['a group that is open, and is the last', [0, 1, 1, 2, 2], ['', '├─', '╰─', '  ├─', '  ╰─']],
  ['two CAs', [0, 1, 0, 1], ['', '╰─', '', '╰─']],
  ['rows without a CA', [0, 0], ['', '']],
  ['nothing', [], []],
])('%s', (_what, depths, guides) => {
  expect(textsOf(rowsOf(depths))).toEqual(guides);
});

test('a heavy line leads down to the last row that is not ok, and light ones go on', () => {
  const rows = rowsOf([0, 1, 1, 1, 1], ['ok', 'ok', 'due', 'expired', 'ok']);
  expect(textsOf(rows)).toEqual(['', '┠─', '┣━', '┡━', '╰─']);
  const due = guidesOf(rows)[2];
  expect(due).toEqual([
    { text: '┣', role: 'expired' },
    { text: '━', role: 'due' },
  ]);
});

test('a heavy line passes what is open on its way, and ends at the last row', () => {
  const rows = rowsOf([0, 1, 2, 2, 1], ['ok', 'due', 'ok', 'due', 'missing']);
  expect(textsOf(rows)).toEqual(['', '┣━', '┃ ┠─', '┃ ┗━', '┗━']);
});

test.each(['ok', 'pending', 'rotating', 'not created'] as const)('%s needs no look', (state) => {
  expect(textsOf(rowsOf([0, 1], ['ok', state]))).toEqual(['', '╰─']);
});
