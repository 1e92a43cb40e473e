import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cursorOver } from './der-read.ts';
import { element } from './der-write.ts';
import { tags } from './tags.ts';
import { encodeTime, readTime } from './time.ts';

const written = (time: string) => {
  const [tag, , ...text] = encodeTime(new Date(time));
  return `${tag === tags.utcTime ? 'UTCTime' : 'GeneralizedTime'} ${Buffer.from(text).toString()}`;
};
const readAs = (tag: number, text: string) => readTime(cursorOver(element(tag, Buffer.from(text))), 'test').time;

test.each([
  ['2026-01-02T03:04:05.999Z', 'UTCTime 260102030405Z'],
  ['2049-12-31T23:59:59Z', 'UTCTime 491231235959Z'],
  ['2050-01-01T00:00:00Z', 'GeneralizedTime 20500101000000Z'],
  ['1950-01-01T00:00:00Z', 'UTCTime 500101000000Z'],
  ['1949-12-31T23:59:59Z', 'GeneralizedTime 19491231235959Z'],
  ['9999-12-31T23:59:59Z', 'GeneralizedTime 99991231235959Z'],
])('%s is written as %s', (time, text) => {
  expect(written(time)).toBe(text);
});

test.each(['+010000-01-01T00:00:00Z', '-000001-01-01T00:00:00Z', 'no time'])('%s is refused', (time) => {
  expect(() => encodeTime(new Date(time))).toThrow(expect.objectContaining({ code: 'invalid' }));
});

test('what is written is read, down to the second', () => {
  const time = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(time, (given) => {
      const { time: read } = readTime(cursorOver(encodeTime(given)), 'test');
      expect(read.getTime()).toBe(Math.floor(given.getTime() / 1000) * 1000);
    }),
  );
});

test.each([
  ['500101000000Z', '1950-01-01T00:00:00Z'],
  ['681231000000Z', '1968-12-31T00:00:00Z'],
  ['690101000000Z', '1969-01-01T00:00:00Z'],
  ['490101000000Z', '2049-01-01T00:00:00Z'],
  ['2601010000Z', '2026-01-01T00:00:00Z'],
  ['260101000000+0130', '2025-12-31T22:30:00Z'],
  ['260101000000-0130', '2026-01-01T01:30:00Z'],
  ['240229000000Z', '2024-02-29T00:00:00Z'],
])('UTCTime %s is %s', (text, time) => {
  expect(readAs(tags.utcTime, text)).toEqual(new Date(time));
});

test.each([
  '260230000000Z',
  '250229000000Z',
  '261301000000Z',
  '260100000000Z',
  '260101240000Z',
  '260101006000Z',
  '260101000060Z',
  '260101000000',
  '260101000000z',
  '260101000000+0000',
  '260101000000-0000',
  '260101000000+0160',
  '260101000000+2500',
  '260101000000.5Z',
  '20260101000000Z',
  '',
])('UTCTime %s is refused', (text) => {
  expect(() => readAs(tags.utcTime, text)).toThrow('malformed test');
});

test('only the two types hold a time', () => {
  expect(() => readAs(tags.ia5String, '260101000000Z')).toThrow('malformed test');
  expect(() => readAs(tags.generalizedTime, '260101000000Z')).toThrow('malformed test');
  expect(() => readAs(tags.generalizedTime, '202601010000Z')).toThrow('malformed test');
});
