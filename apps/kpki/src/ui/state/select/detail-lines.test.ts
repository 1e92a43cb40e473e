import { expect, test } from 'vitest';
import { clippedLines, type DetailLine } from './detail-lines.ts';

const lines = ['a', 'b', 'c', 'd'].map((text): DetailLine => ({ label: '', text, tone: 'calm' }));

test('what fits is shown whole', () => {
  expect(clippedLines(lines, 4)).toBe(lines);
});

test('where lines are left out, the last says how many, and how they are seen', () => {
  expect(clippedLines(lines, 3).map(({ text }) => text)).toEqual(['a', 'b', '… 2 more lines: enter']);
});
