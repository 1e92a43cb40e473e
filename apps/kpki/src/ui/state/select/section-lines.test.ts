import { heading, listed, note, pause } from '@kpki/presentation';
import { expect, test } from 'vitest';
import { sectionLines, titlePlaces } from './section-lines.ts';

const lines = sectionLines([note('Done.'), pause, heading('Next'), ...listed('dash', ['one', 'two'])], 40);

test('a title divides a panel without an empty line before it', () => {
  expect(lines.map(({ text }) => text)).toEqual(['Done.', 'Next', '  - one', '  - two']);
  expect(titlePlaces(lines)).toEqual([1]);
});

test('a title that is the last line in view is one: it says what is below', () => {
  expect(titlePlaces(lines.slice(0, 2))).toEqual([1]);
});
