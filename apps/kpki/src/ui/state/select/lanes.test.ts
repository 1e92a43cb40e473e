import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { laneHead, laneOf, nextZoom, type Zoom, zooms } from './lanes.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const day = 86_400_000;
const zoomNames = Object.keys(zooms) as Zoom[];

function drawn(from: number, due: number | null, until: number, zoom: Zoom = '1y', columns = 41): string {
  const times = { from: now + from * day, due: due === null ? null : now + due * day, until: now + until * day };
  return laneOf(times, now, zoom, columns)
    .map(({ text }) => text)
    .join('');
}

describe('a lane', () => {
  test.each([
    ['valid, with its renewal window', -200, 200, 290, '━━━━┃━━━━━━━━━━━━━━━━━━━▨▨▨▨▨▨▨▨▨●       '],
    ['due', -335, -5, 30, '━━━━┃▨▨●                                 '],
    ['expired', -365, -33, -3, '━▨▨●┃                                    '],
    ['beyond the end of the lane', -10, 3000, 3600, '   ━┃━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━▸'],
    ['issued a moment ago', 0, 335, 365, '    ┃━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━▨▨▨●'],
    ['that ends with its CA', -200, null, 100, '━━━━┃━━━━━━━━━●                          '],
  ])('%s', (_what, from, due, until, lane) => {
    expect(drawn(from, due, until)).toBe(lane);
  });

  test('shows more years in the same columns', () => {
    expect(drawn(-10, 3000, 3600, '10y')).toBe('    ┃━━━━━━━━━━━━━━━━━━━━━━━━━━━━━▨▨▨▨▨▨●');
  });

  test('fills its columns, whatever the times, and always shows the end', () => {
    const times = fc.record({
      from: fc.integer({ min: -5000, max: 0 }),
      due: fc.option(fc.integer({ min: -5000, max: 9000 })),
      until: fc.integer({ min: -3000, max: 9000 }),
      columns: fc.integer({ min: 8, max: 150 }),
      zoom: fc.constantFrom(...zoomNames),
    });
    fc.assert(
      fc.property(times, ({ from, due, until, columns, zoom }) => {
        const lane = drawn(from, due, until, zoom, columns);
        expect([...lane]).toHaveLength(columns);
        expect(lane).toMatch(/●|▸$/);
      }),
    );
  });
});

test('the head says where today is, and the zoom', () => {
  expect(laneHead('3y', 41)).toBe('    today                     1y [3y] 10y');
  for (let columns = 8; columns < 60; columns += 1) expect(laneHead('10y', columns)).toHaveLength(columns);
});

test('the zooms follow each other', () => {
  expect(zoomNames.map(nextZoom)).toEqual(['3y', '10y', '1y']);
});
