import { PluginError } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { typedAnswers } from './typed-answers.ts';

const untilItsEnd = new AbortController().signal;

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
  const answers = typedAnswers().from(untilItsEnd).of('hsm');
  const person = somebody('1234');
  expect(await Promise.all([answers.to('PIN', person.type), answers.to('PIN', person.type)])).toEqual(['1234', '1234']);
  expect(await answers.to('PIN', person.type)).toBe('1234');
  expect(person.asked).toBe(1);
});

test('another question, and another use, are asked', async () => {
  const all = typedAnswers().from(untilItsEnd);
  const person = somebody('1', '2', '3');
  expect(await all.of('hsm a').to('PIN', person.type)).toBe('1');
  expect(await all.of('hsm a').to('PUK', person.type)).toBe('2');
  expect(await all.of('hsm b').to('PIN', person.type)).toBe('3');
});

test('what was forgotten is asked again; so is all once it is wiped', async () => {
  const kept = typedAnswers();
  const all = kept.from(untilItsEnd);
  const person = somebody('wrong', 'right', 'again');
  await all.of('hsm').to('PIN', person.type);
  all.of('hsm').forget();
  expect(await all.of('hsm').to('PIN', person.type)).toBe('right');
  kept.wipe();
  expect(await all.of('hsm').to('PIN', person.type)).toBe('again');
});

test('what is typed while it is forgotten is not kept', async () => {
  const answers = typedAnswers().from(untilItsEnd).of('hsm');
  const person = somebody('second');
  const first = answers.to('PIN', async () => {
    answers.forget();
    return 'first';
  });
  expect(await first).toBe('first');
  expect(await answers.to('PIN', person.type)).toBe('second');
});

test.each([null, ''])('nothing (%j) is no answer to keep', async (nothing) => {
  const answers = typedAnswers().from(untilItsEnd).of('hsm');
  const person = somebody(nothing, '1234');
  expect(await answers.to('PIN', person.type)).toBe(nothing);
  expect(await answers.to('PIN', person.type)).toBe('1234');
});

test('who was not asked to the end is asked again', async () => {
  const answers = typedAnswers().from(untilItsEnd).of('hsm');
  await expect(answers.to('PIN', () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
  expect(await answers.to('PIN', somebody('1234').type)).toBe('1234');
});

describe('of tasks that ask the same at a time', () => {
  function taskOf(kept: ReturnType<typeof typedAnswers>) {
    const task = new AbortController();
    const { promise, resolve, reject } = Promise.withResolvers<string | null>();
    let isAsked = false;
    const ask = (): typeof promise => {
      isAsked = true;
      task.signal.addEventListener('abort', () => reject(new PluginError('cancelled', 'stopped')));
      return promise;
    };
    const pin = kept.from(task.signal).of('hsm').to('PIN', ask);
    return { pin, stop: () => task.abort(), type: resolve, isAsked: () => isAsked };
  }

  test('what one has asked and given up is asked by the next, and by none but one', async () => {
    const kept = typedAnswers();
    const [one, other, third] = [taskOf(kept), taskOf(kept), taskOf(kept)];
    one.stop();
    await expect(one.pin).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => other.isAsked()).toBe(true);
    other.type('1234');
    expect(await Promise.all([other.pin, third.pin])).toEqual(['1234', '1234']);
    expect(third.isAsked()).toBe(false);
  });

  test('one that is stopped does not wait for what another has asked', async () => {
    const kept = typedAnswers();
    const [one, other] = [taskOf(kept), taskOf(kept)];
    other.stop();
    await expect(other.pin).rejects.toMatchObject({ code: 'cancelled' });
    one.type('1234');
    expect(await one.pin).toBe('1234');
    expect(other.isAsked()).toBe(false);
  });
});
