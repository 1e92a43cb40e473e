import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds that a signal, a timer or a frame waits at most; a turn for each item would cost as much as it. */
const longestTurn = 4;

/**
 * Works on each item in its order, at most `limit` at once, and gives the event loop to others every few milliseconds:
 * what is done with a file seldom waits for anything, and a signal or a timer must not wait for ten thousand of them.
 * After a failure no other item is begun; what was begun comes to its end, and then the failure that came first is thrown.
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
