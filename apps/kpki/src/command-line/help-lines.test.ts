import { expect, test } from 'vitest';
import { exits } from '../exit-code.ts';
import { exitLines, seeAlso, widthOf } from './help-lines.ts';

test('exit codes are in their order, and break between two codes', () => {
  expect(exitLines(['waiting', 'done'], 80)).toEqual(['Exit codes: 0 done, 4 pending']);
  expect(exitLines(exits, 60)).toEqual([
    'Exit codes: 0 done, 1 failed, 2 wrong usage,',
    '            3 something to do, 4 pending, 130 interrupted',
  ]);
});

test('topics are commands, each in one piece', () => {
  expect(seeAlso(['phases', 'exit-codes'], 40)).toEqual([
    'See also: `kpki help phases`,',
    '          `kpki help exit-codes`',
  ]);
});

test('a name of more than 24 columns does not widen the column of the names', () => {
  expect(widthOf(['--file', '--accept-unproven-and-more NAME'])).toBe('--file'.length);
  expect(widthOf(['--accept-unproven-and-more NAME'])).toBe(24);
});
