import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planRoute } from './route.ts';
import { movedCursor, panesIn, topFor } from './scroll.ts';

describe('the cursor of a list', () => {
  test.each([
    ['up', 0, 0],
    ['up', 5, 4],
    ['down', 9, 9],
    ['down', 5, 6],
    ['first', 7, 0],
    ['last', 2, 9],
    ['page up', 5, 1],
    ['page up', 2, 0],
    ['page down', 2, 6],
    ['page down', 8, 9],
  ] as const)('%s from %i of ten goes to %i, with pages of four', (uiCommand, from, to) => {
    expect(movedCursor(from, 10, 4, uiCommand)).toBe(to);
  });

  test('stays at the first place of an empty list', () => {
    expect(movedCursor(0, 0, 4, 'down')).toBe(0);
    expect(movedCursor(0, 0, 4, 'last')).toBe(0);
  });

  test('is not moved by another deed', () => {
    expect(movedCursor(3, 10, 4, 'open')).toBeNull();
  });
});

describe('the first row that is shown', () => {
  test('stays where it is while the cursor is within the list', () => {
    expect(topFor(10, 15, 100, 20)).toBe(10);
  });

  test('keeps two rows around the cursor', () => {
    expect(topFor(10, 11, 100, 20)).toBe(9);
    expect(topFor(10, 28, 100, 20)).toBe(11);
  });

  test('shows a short list whole', () => {
    expect(topFor(5, 3, 4, 20)).toBe(0);
  });

  test('never hides the cursor, nor shows rows behind the end', () => {
    const lists = fc
      .tuple(fc.integer({ min: 1, max: 6000 }), fc.integer({ min: 1, max: 60 }), fc.nat(), fc.nat())
      .map(([count, height, cursor, top]) => ({ count, height, cursor: cursor % count, top: top % (2 * count) }));
    fc.assert(
      fc.property(lists, ({ count, height, cursor, top }) => {
        const shown = topFor(top, cursor, count, height);
        expect(shown).toBeGreaterThanOrEqual(0);
        expect(shown).toBeLessThanOrEqual(cursor);
        expect(cursor).toBeLessThan(shown + height);
        expect(shown + height).toBeLessThanOrEqual(Math.max(count, height));
      }),
    );
  });
});

test.each([
  [109, 107, null],
  [110, 68, 38],
  [120, 76, 40],
  [140, 96, 40],
  [200, 138, 58],
])('at %i columns the list of a plan takes what its side panel does not need', (columns, list, side) => {
  expect(panesIn({ size: { columns, rows: 40 }, path: [planRoute] })).toEqual({ list, side });
});
