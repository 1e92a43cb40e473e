import { expect, test } from 'vitest';
import { quantile, ratioOf } from './ratios.ts';

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
