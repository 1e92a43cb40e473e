import { expect, test } from 'vitest';
import type { Benchmark, Figures } from './benchmark.ts';
import { peerRatios, quantile, ratioOf } from './ratios.ts';

const pair = (newer: number, older: number) => ({
  newer: { wall: newer, processor: 1, memory: 1 },
  older: { wall: older, processor: 1, memory: 2 },
});

test('a quantile lies between two values', () => {
  expect(quantile([4, 1, 2, 3], 0.5)).toBe(2.5);
  expect(quantile([5], 0.25)).toBe(5);
  expect(quantile([1, 2, 3, 4, 5], 0.25)).toBe(2);
});

test('the ratio is of the medians, its spread of the pairs', () => {
  const pairs = [pair(10, 10), pair(20, 10), pair(30, 10), pair(400, 100), pair(50, 10)];
  expect(ratioOf(pairs, 'wall')).toEqual({ ofMedians: 3, lower: 2, upper: 4 });
  expect(ratioOf(pairs, 'memory')).toEqual({ ofMedians: 0.5, lower: 0.5, upper: 0.5 });
});

test('a row is so many times its peer; a peer that was not measured has no ratio', () => {
  const figures = (row: string, median: number): Figures => ({ row, count: 1, min: 0, median, p95: 0, max: 0 });
  const ratios = ['peer', 'missing'].map((peer) => ({ row: 'kpki', peer }));
  const group: readonly Benchmark[] = [{ rows: ['peer'], times: 1, ratios, measure: async () => [[1]] }];
  expect(peerRatios(group, [figures('kpki', 6), figures('peer', 4)])).toEqual([
    { row: 'kpki', peer: 'peer', ratio: 1.5 },
  ]);
});
