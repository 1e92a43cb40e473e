import { expect, test } from 'vitest';
import { edited } from './changed-module.ts';

const edit = { file: 'a.go', from: 'old(', to: 'new(', times: 2 };

test('an edit is made in as many locations as it says', () => {
  expect(edited('old(1); old(2)', edit)).toBe('new(1); new(2)');
});

test('an edit that finds another number of locations is an error that names its file', () => {
  expect(() => edited('old(1)', edit)).toThrow('a.go: "old(" is there 1 times and not 2');
  expect(() => edited('old(old(old(', edit)).toThrow('3 times');
});
