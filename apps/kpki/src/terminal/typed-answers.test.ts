import { expect, test } from 'vitest';
import { typedAnswers } from './typed-answers.ts';

/** Somebody who types these one after the other, and counts how often they were asked. */
function somebody(...answers: readonly (string | null)[]) {
  const left = [...answers];
  const person = {
    asked: 0,
    type: async (): Promise<string | null> => {
      person.asked += 1;
      return left.shift() ?? null;
    },
  };
  return person;
}

test('the same question of the same use is answered once, also where it is asked twice at a time', async () => {
  const answers = typedAnswers().of('hsm');
  const person = somebody('1234');
  expect(await Promise.all([answers.to('PIN', person.type), answers.to('PIN', person.type)])).toEqual(['1234', '1234']);
  expect(await answers.to('PIN', person.type)).toBe('1234');
  expect(person.asked).toBe(1);
});

test('another question, and another use, are asked', async () => {
  const all = typedAnswers();
  const person = somebody('1', '2', '3');
  expect(await all.of('hsm a').to('PIN', person.type)).toBe('1');
  expect(await all.of('hsm a').to('PUK', person.type)).toBe('2');
  expect(await all.of('hsm b').to('PIN', person.type)).toBe('3');
});

test('what was forgotten is asked again; so is all once it is wiped', async () => {
  const all = typedAnswers();
  const person = somebody('wrong', 'right', 'again');
  await all.of('hsm').to('PIN', person.type);
  all.of('hsm').forget();
  expect(await all.of('hsm').to('PIN', person.type)).toBe('right');
  all.wipe();
  expect(await all.of('hsm').to('PIN', person.type)).toBe('again');
});

test('what is typed while it is forgotten is not kept', async () => {
  const answers = typedAnswers().of('hsm');
  const person = somebody('second');
  const first = answers.to('PIN', async () => {
    answers.forget();
    return 'first';
  });
  expect(await first).toBe('first');
  expect(await answers.to('PIN', person.type)).toBe('second');
});

test.each([null, ''])('nothing (%j) is no answer to keep', async (nothing) => {
  const answers = typedAnswers().of('hsm');
  const person = somebody(nothing, '1234');
  expect(await answers.to('PIN', person.type)).toBe(nothing);
  expect(await answers.to('PIN', person.type)).toBe('1234');
});

test('who was not asked to the end is asked again', async () => {
  const answers = typedAnswers().of('hsm');
  await expect(answers.to('PIN', () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
  expect(await answers.to('PIN', somebody('1234').type)).toBe('1234');
});
