import { describe, expect, test } from 'vitest';
import { columnWidths } from './column-widths.ts';

const name = { least: 10, most: 12, rank: 1 };
const place = { least: 4, most: 40, rank: 2 };
const bar = { least: 5, most: 10, rank: 3 };
const rules = [bar, name, place];

describe('the widths of columns', () => {
  test('are the least where there is no more room, with a space between them', () => {
    expect(columnWidths(rules, 5 + 1 + 10 + 1 + 4)).toEqual([5, 10, 4]);
  });

  test('grow by rank, each to its most', () => {
    expect(columnWidths(rules, 24)).toEqual([5, 12, 5]);
    expect(columnWidths(rules, 62)).toEqual([8, 12, 40]);
    expect(columnWidths(rules, 500)).toEqual([10, 12, 40]);
  });

  test('the last by rank is left out first, and never the first', () => {
    expect(columnWidths(rules, 20)).toEqual([0, 12, 7]);
    expect(columnWidths(rules, 14)).toEqual([0, 12, 0]);
    expect(columnWidths(rules, 3)).toEqual([0, 10, 0]);
  });
});
