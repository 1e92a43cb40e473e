import { expect, test } from 'vitest';
import { inTurns } from './in-turns.ts';

test('in their order, no more at once than was said, and with turns for others in between', async () => {
  const begun: number[] = [];
  let open = 0;
  let most = 0;
  let others = 0;
  const other = setInterval(() => {
    others += 1;
  });
  await inTurns(3, Array(50).keys(), async (item) => {
    begun.push(item);
    open += 1;
    most = Math.max(most, open);
    await new Promise(setImmediate);
    open -= 1;
  });
  // Work that never waits also yields to them.
  const until = performance.now() + 20;
  await inTurns(1, Array(1_000_000).keys(), async () => {
    if (performance.now() > until && others > 0) throw new Error('seen');
  }).catch((error: Error) => expect(error.message).toBe('seen'));
  clearInterval(other);
  expect(begun).toEqual([...Array(50).keys()]);
  expect(most).toBe(3);
  expect(others).toBeGreaterThan(0);
});

test('after a failure no other is begun, what was begun ends, and the first failure is thrown', async () => {
  const ended: number[] = [];
  const run = inTurns(2, [0, 1, 2, 3, 4, 5], async (item) => {
    if (item === 2) throw new Error('the third');
    await new Promise(setImmediate);
    ended.push(item);
    if (item === 1) throw new Error('the second');
  });
  await expect(run).rejects.toThrow(/the (second|third)/);
  expect(ended).not.toContain(4);
  expect(ended).not.toContain(5);
});
