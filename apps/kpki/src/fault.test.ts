import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { explained } from './fault.ts';

test('a wait that a signal ended is an interruption, and no defect', async () => {
  const interruption = new AbortController();
  const wait = setTimeout(60_000, undefined, { signal: interruption.signal });
  interruption.abort();
  const error: unknown = await wait.catch((reason: unknown) => reason);
  expect(explained(error)).toEqual({ exit: 'interrupted', text: 'interrupted' });
});

test('what is not expected is a defect, with its stack', () => {
  expect(explained(new Error('odd'))).toMatchObject({
    exit: 'failed',
    text: expect.stringContaining('defect of kpki'),
  });
});
