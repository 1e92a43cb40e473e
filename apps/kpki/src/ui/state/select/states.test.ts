import { describe, expect, test } from 'vitest';
import { lifeBar } from './states.ts';

const days = (left: number, renewal: number, lifetime = 365) => ({
  share: left / lifetime,
  renewShare: renewal / lifetime,
  seconds: left * 86_400,
  until: '2027-01-08T00:00:00Z',
});
const drawn = (...[left, cells]: Parameters<typeof lifeBar>): string => lifeBar(left, cells).join('');

describe('the bar of a lifetime', () => {
  test('has the renewal window ahead until it begins, and then behind, at any width', () => {
    for (const cells of [5, 6, 8, 10, 17, 30, 48]) {
      for (const left of [364, 200, 60, 35, 31]) {
        expect(drawn(days(left, 30), cells)).toContain('┿');
        expect(drawn(days(left, 30), cells)).not.toContain('┊');
      }
      for (const left of [30, 29, 11, 1, 0]) {
        expect(drawn(days(left, 30), cells)).toContain('┊');
        expect(drawn(days(left, 30), cells)).not.toContain('┿');
      }
      for (const left of [365, 350]) expect(drawn(days(left, 365), cells)).toContain('┊');
      expect(drawn(days(35, 30), cells)).toHaveLength(cells);
    }
  });

  test('is another one of what is due than of what is not yet', () => {
    expect([drawn(days(35, 30), 5), drawn(days(11, 30), 5)]).toEqual(['┿╌╌╌╌', '━┊╌╌╌']);
  });

  test('has no mark where the window is not known', () => {
    expect(drawn({ ...days(200, 30), renewShare: null }, 10)).toBe('━━━━━╌╌╌╌╌');
  });
});
