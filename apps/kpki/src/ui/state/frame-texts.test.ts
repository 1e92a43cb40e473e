import { expect, test } from 'vitest';
import { sentenceOf } from './frame-texts.ts';

const message = {
  severity: 'warning',
  text: 'lab: 1 of 45 due, apiserver cp1.',
  rest: ['Also 1 missing.', 'enter opens it.'],
} as const;

test.each([
  [80, 'lab: 1 of 45 due, apiserver cp1. Also 1 missing. enter opens it.'],
  [64, 'lab: 1 of 45 due, apiserver cp1. Also 1 missing. enter opens it.'],
  [63, 'lab: 1 of 45 due, apiserver cp1. Also 1 missing.'],
  [47, 'lab: 1 of 45 due, apiserver cp1.'],
  [20, 'lab: 1 of 45 due, apiserver cp1.'],
])('in %i columns, the row of the message has the sentences that fit whole, and always the first', (columns, text) => {
  expect(sentenceOf(message, columns)).toEqual({ severity: 'warning', text });
});

test('a sentence that does not fit hides what is less important, even where that is shorter', () => {
  const { rest } = message;
  expect(sentenceOf({ ...message, rest: ['This one is far too long for the row.', ...rest] }, 60).text).toBe(
    message.text,
  );
});

test('a message of several lines is one row', () => {
  expect(sentenceOf({ severity: 'info', text: 'one\ntwo' }, 80).text).toBe('one two');
});
