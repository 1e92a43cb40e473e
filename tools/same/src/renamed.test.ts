import { expect, test } from 'vitest';
import { areWidthsKept, newerText, notYetRenamedIn, olderText, olderWords, type Renamed } from './renamed.ts';

const renamed: Renamed = {
  flags: [
    ['--until', '--through'],
    ['check', 'doctor'],
  ],
  phases: [
    ['stage', 'trust'],
    ['retire', 'remove'],
  ],
  fields: [['authorities: { topology', 'ca: { topology']],
  said: [
    ['authority', 'CA'],
    ['asked', 'requested'],
  ],
};

test('the older revision gets its own words', () => {
  expect(olderWords(['doctor', '--through', 'doctor-2'], renamed)).toEqual(['check', '--until', 'doctor-2']);
});

test('an option that other commands had already keeps its name in them', () => {
  const { flags } = renamed;
  const out: Renamed = { ...renamed, flags: [...flags, ['--to', '--out']] };
  expect(olderWords(['adopt', 'out', '--out', 'new'], out)).toEqual(['adopt', 'out', '--to', 'new']);
  expect(olderWords(['plan', '--out', 'next'], out)).toEqual(['plan', '--out', 'next']);
});

test('a phase is translated behind --through alone', () => {
  expect(olderWords(['rotate', 'sa', '--through', 'trust'], renamed)).toEqual(['rotate', 'sa', '--until', 'stage']);
  expect(olderWords(['plugin', 'trust', './keys.js'], renamed)).toEqual(['plugin', 'trust', './keys.js']);
});

test('what the older revision has renamed already is not translated', () => {
  const left = notYetRenamedIn(renamed, "until: ['through'],\n  retire: ['remove'],\n");
  expect(olderWords(['rotate', '--through', 'remove'], left)).toEqual(['rotate', '--through', 'remove']);
  expect(olderWords(['rotate', '--through', 'trust'], left)).toEqual(['rotate', '--through', 'stage']);
});

test('the older revision reads its own fields', () => {
  expect(olderText('spec:\n  ca: { topology: separate }', renamed)).toBe(
    'spec:\n  authorities: { topology: separate }',
  );
});

test('what the older revision says is told in the words of the newer, whole words only', () => {
  expect(newerText('an authority, asked: --until; checked, unasked', renamed)).toBe(
    'an CA, requested: --through; checked, unasked',
  );
});

test('columns keep their widths only where nothing is renamed', () => {
  expect(areWidthsKept(renamed)).toBe(false);
  expect(areWidthsKept({ flags: [], phases: [], fields: [], said: [] })).toBe(true);
});
