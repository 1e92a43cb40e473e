import { expect, test } from 'vitest';
import { differencesOf, hunksOf } from './compare.ts';
import { openReport } from './report.ts';

test('lines that only one has stand against each other', () => {
  expect(hunksOf(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'y', 'd'])).toEqual([
    { older: ['b'], newer: ['x'] },
    { older: [], newer: ['y'] },
  ]);
  expect(hunksOf(['a'], ['a'])).toEqual([]);
  expect(hunksOf(['a'], [])).toEqual([{ older: ['a'], newer: [] }]);
});

test('the width of columns counts only where nothing is renamed', () => {
  const seen = (line: string) => [{ title: 'kpki status', lines: [line] }];
  expect(differencesOf(1, seen('a    b'), seen('a  b'), true)).toHaveLength(1);
  expect(differencesOf(1, seen('a    b'), seen('a  b'), false)).toEqual([]);
});

test('the same difference is told once, with what shows it again', () => {
  const report = openReport({ against: 'HEAD', seed: 7 });
  const difference = { world: 3, step: 2, title: 'kpki plan', older: ['a'], newer: ['b'] };
  expect(report.tell([difference])).toContain(
    'kpki plan   (world 3, step 2)\n- a\n+ b\n  again: npm run same -- --against HEAD --seed 7 --world 3',
  );
  expect(report.tell([{ ...difference, step: 5 }])).toBe('');
  expect(report.close(3)).toBe('3 worlds, 1 differences from HEAD, met 2 times');
});
