import { setTimeout } from 'node:timers/promises';
import { runTexts } from '@kpki/presentation';
import { expect, test } from 'vitest';
import { explained } from './explained.ts';

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

test('a file of the program that is gone is named, and no defect', () => {
  const file = '/opt/kpki/read-a1b2.js';
  // As Node 24 throws it.
  const error = Object.assign(new Error(`Cannot find module '${file}' imported from /opt/kpki/worker.js`), {
    code: 'ERR_MODULE_NOT_FOUND',
    url: `file://${file}`,
  });
  expect(explained(error)).toEqual({ exit: 'failed', text: runTexts.missingPart(file) });
});
