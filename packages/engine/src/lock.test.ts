import { expect, test } from 'vitest';
import { cluster } from '../test/clusters.ts';
import { call, emptyWorld } from '../test/world.ts';
import { placesOf, whileLocked } from './index.ts';

async function places(wrap?: Parameters<typeof emptyWorld>[1]) {
  const world = await emptyWorld(cluster(), wrap);
  return { world, places: placesOf(world.cluster, [world.sink]) };
}

test('holds the lock while it works, and no longer', async () => {
  const { world, places: own } = await places();
  const answer = await whileLocked(own, 'one', call, async () =>
    [...world.storage.locks.values()].map(({ holder }) => holder),
  );
  expect(answer).toEqual({ done: ['one'] });
  expect(world.storage.locks.size).toBe(0);
});

test('somebody else is at work: says who, and does not begin', async () => {
  const { places: own } = await places();
  let begun = false;
  const answer = await whileLocked(own, 'one', call, async () =>
    whileLocked(own, 'two', call, async () => {
      begun = true;
    }),
  );
  expect(answer).toEqual({ done: { busy: { where: 'kpki', heldBy: 'one' } } });
  expect(begun).toBe(false);
});

test('work that fails gives the lock back', async () => {
  const { world, places: own } = await places();
  await expect(whileLocked(own, 'one', call, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(world.storage.locks.size).toBe(0);
});

test('a sink that cannot lock is no hindrance', async () => {
  const { places: own } = await places(({ lock: _, ...rest }) => rest);
  expect(await whileLocked(own, 'one', call, async () => 'worked')).toEqual({ done: 'worked' });
});

test('a lock that is lost ends the work', async () => {
  const lost = new AbortController();
  const { places: own } = await places((sink) => ({
    ...sink,
    lock: async () => ({ lost: lost.signal, release: async () => {} }),
  }));
  const answer = await whileLocked(own, 'one', call, async ({ signal }) => {
    lost.abort();
    return signal.aborted;
  });
  expect(answer).toEqual({ done: true });
});
