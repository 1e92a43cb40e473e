import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Runs work on each item, at most `limit` at once; answers in the order of the items. After a failure no other item is
 * begun, and what was begun comes to its end: it may be changing something outside. Then the failure that came first
 * is thrown, so that nothing goes on behind the caller's back.
 *
 * Each item begins on a turn of the event loop of its own. Work may come to its end without ever waiting for anything,
 * and thousands of items would then block timers, messages and the signal that stops them.
 */
export async function eachAtMost<T, R>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const failures: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (true) {
      await nextTurn();
      if (next === items.length || failures.length > 0) return;
      const index = next++;
      const item = items[index] as T;
      try {
        results[index] = await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}
