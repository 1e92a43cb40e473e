import { expect, test } from 'vitest';
import type { Figures } from './benchmark.ts';
import { costRows } from './cost.ts';
import { markdownOf } from './markdown.ts';

const figures = (row: string, median: number): Figures => ({ row, count: 1, min: 0, median, p95: 0, max: 0 });

test('three rows of a program are one, and rows of another kind are none', () => {
  const cost = costRows('  peer: kubeadm').map((row, at) => figures(row, 10.4 + at));
  expect(
    markdownOf([figures('first frame', 3), ...cost])
      .split('\n')
      .slice(2),
  ).toEqual(['| peer: kubeadm | 10 | 11 | 12 |']);
});
