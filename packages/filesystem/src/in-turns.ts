import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * The longest delay in milliseconds for a signal, a timer or a frame; a yield for each item would cost as much as the
 * item.
 */
const longestTurn = 4;

/**
 * Processes the items in order, at most `limit` at once, and yields to the event loop every few milliseconds: file
 * operations are mostly synchronous, and a signal or a timer must not wait for ten thousand of them. After a failure no
 * other item starts; the running ones complete, and then the first failure is thrown.
 */
export async function inTurns<Item>(
  limit: number,
  items: Iterable<Item>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  const failures: unknown[] = [];
  let turn = performance.now();
  const worker = async (): Promise<void> => {
    for (;;) {
      if (performance.now() - turn > longestTurn) {
        await nextTurn();
        turn = performance.now();
      }
      const next = failures.length > 0 ? null : left.next();
      if (next === null || next.done === true) return;
      try {
        await work(next.value);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  if (failures.length > 0) throw failures[0];
}
