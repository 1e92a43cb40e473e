import { PluginError } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { mustBe, rejectsWith } from './assertions.ts';

test('the failure shows what was thrown instead: the code and the message, with the error as its cause', async () => {
  const thrown = new PluginError('unavailable', 'reading a/b: the store answered 403');
  await expect(rejectsWith('denied', 'reading', () => Promise.reject(thrown))).rejects.toMatchObject({
    message: "reading threw 'unavailable', and must throw 'denied': reading a/b: the store answered 403",
    cause: thrown,
  });
});

test('the message of an error that is no PluginError is only in the cause: it may hold a secret', () => {
  const thrown = new Error('GET /?token=s3cret');
  const failed = expect.objectContaining({
    message: "reading threw no PluginError, and must throw 'denied' or 'uncertain'",
    cause: thrown,
  });
  expect(() => mustBe(thrown, ['denied', 'uncertain'], 'reading')).toThrow(failed);
});

test('a call that succeeds fails the case; an expected error is returned', async () => {
  await expect(rejectsWith('conflict', 'writing', async () => {})).rejects.toThrow(
    "writing succeeded, and must throw 'conflict'",
  );
  const due = new PluginError('conflict', 'writing a/b');
  expect(await rejectsWith('conflict', 'writing', () => Promise.reject(due))).toBe(due);
});
