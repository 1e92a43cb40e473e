import { expect, test } from 'vitest';
import { eachAtMost } from './concurrency.ts';

/** Lets everything run that waits only for its turn. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
}

/** Work that completes on command, in any order. */
function handWork() {
  const begun: string[] = [];
  const ends = new Map<string, { readonly resolve: () => void; readonly reject: (error: Error) => void }>();
  const work = (item: string): Promise<string> => {
    begun.push(item);
    return new Promise((resolve, reject) => ends.set(item, { resolve: () => resolve(item.toUpperCase()), reject }));
  };
  const end = async (item: string, failure?: string): Promise<void> => {
    const handles = ends.get(item);
    if (handles === undefined) throw new Error(`${item} was not begun`);
    if (failure === undefined) handles.resolve();
    else handles.reject(new Error(failure));
    await turns();
  };
  return { begun, work, end };
}

test('at most so many are begun at once, and the answers are in the order of the items', async () => {
  const { begun, work, end } = handWork();
  const all = eachAtMost(2, ['a', 'b', 'c', 'd'], work);
  await turns();
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('c');
  await end('d');
  await end('a');
  expect(await all).toEqual(['A', 'B', 'C', 'D']);
});

test('after a failure nothing is begun, what was begun ends, and the failure that came first is thrown', async () => {
  const { begun, work, end } = handWork();
  let thrown: unknown = null;
  const all = eachAtMost(3, ['a', 'b', 'c', 'd'], work).catch((error: unknown) => {
    thrown = error;
  });
  await turns();
  await end('b', 'the first');
  await end('a', 'the second');
  expect([begun, thrown]).toEqual([['a', 'b', 'c'], null]);
  await end('c');
  await all;
  expect([begun, thrown]).toEqual([['a', 'b', 'c'], new Error('the first')]);
});

test('others get their turn between items, though the work waits for nothing', async () => {
  const seen: number[] = [];
  let turn = 0;
  const count = (): void => {
    turn += 1;
    if (turn < 100) setImmediate(count);
  };
  setImmediate(count);
  await eachAtMost(2, [1, 2, 3, 4, 5, 6], async () => void seen.push(turn));
  // At most two begin on one turn.
  expect(new Set(seen).size).toBeGreaterThanOrEqual(3);
});

test('what fails at once fails as well', async () => {
  const refused = (): Promise<never> => {
    throw new Error('at once');
  };
  await expect(eachAtMost(2, [1, 2, 3], refused)).rejects.toThrow('at once');
  expect(await eachAtMost(2, [], refused)).toEqual([]);
});
