import { expect, test } from 'vitest';
import { atWork } from '../../../test/ui/work/at-work.ts';

test.each([
  ['ends the thread', 'process.exit(3);', 'exit code 3'],
  [
    'throws where nobody catches it',
    "setImmediate(() => { throw new Error('of a plugin'); }); await new Promise(() => {});",
    'of a plugin',
  ],
])('a plugin that %s is noticed, once', async (_what, opening, said) => {
  const { target, send, end, defects } = await atWork(opening);
  send(1, { type: 'read', target: target('odd') });
  await expect.poll(() => defects.length, { timeout: 20_000 }).toBe(1);
  await end();
  expect(defects.map(({ message }) => message)).toEqual([expect.stringContaining(said)]);
});

test('a thread that is ended is no defect', async () => {
  const { target, send, hear, end, defects } = await atWork('return own;');
  send(1, { type: 'read', target: target('odd') });
  await hear(1, 'known');
  await end();
  expect(defects).toEqual([]);
});
