import { PluginError } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { call, emptyState } from '../../test/observed-state.ts';
import { locationsOf, whileLocked } from '../index.ts';

/** Each run has a mark of its own. */
const one = expect.stringMatching(/^one \([0-9a-f]{6}\)$/);

async function locations(wrap?: Parameters<typeof emptyState>[1]) {
  const observed = await emptyState(cluster(), wrap);
  return { observed, locations: locationsOf(observed.cluster, [observed.sink]) };
}

test('holds the lock while it works, and no longer', async () => {
  const { observed, locations: own } = await locations();
  const answer = await whileLocked(own, 'one', call, async () =>
    [...observed.storage.locks.values()].map(({ holder }) => holder),
  );
  expect(answer).toEqual({ done: [one] });
  expect(observed.storage.locks.size).toBe(0);
});

test('somebody else is at work: says who, and does not begin', async () => {
  const { locations: own } = await locations();
  let begun = false;
  const answer = await whileLocked(own, 'one', call, async () =>
    whileLocked(own, 'two', call, async () => {
      begun = true;
    }),
  );
  expect(answer).toEqual({ done: { busy: { where: 'kpki', heldBy: one } } });
  expect(begun).toBe(false);
});

test('work that fails gives the lock back', async () => {
  const { observed, locations: own } = await locations();
  await expect(whileLocked(own, 'one', call, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(observed.storage.locks.size).toBe(0);
});

test('a sink that cannot lock is no blocker', async () => {
  const { locations: own } = await locations(({ lock: _, ...rest }) => rest);
  expect(await whileLocked(own, 'one', call, async () => 'worked')).toEqual({ done: 'worked' });
});

test('a lock that is lost ends the work', async () => {
  const lost = new AbortController();
  const { locations: own } = await locations((sink) => ({
    ...sink,
    lock: async () => ({ lost: lost.signal, release: async () => {} }),
  }));
  const answer = await whileLocked(own, 'one', call, async ({ signal }) => {
    lost.abort();
    return signal.aborted;
  });
  expect(answer).toEqual({ done: true });
});

test('that a lock was lost is told, and not that the work was stopped', async () => {
  const lost = new AbortController();
  const { locations: own } = await locations((sink) => ({
    ...sink,
    lock: async () => ({ lost: lost.signal, release: async () => {} }),
  }));
  const work = whileLocked(own, 'one', call, async ({ signal }) => {
    lost.abort(new PluginError('conflict', 'the lock was lost: somebody took it'));
    if (signal.aborted) throw new PluginError('cancelled', 'stopped before writing');
  });
  await expect(work).rejects.toMatchObject({ code: 'conflict' });
});

test('every lock is given back, though one cannot be', async () => {
  const given: string[] = [];
  const { locations: own } = await locations((sink) => ({
    ...sink,
    lock: async (_, holder) => ({
      lost: new AbortController().signal,
      release: async () => {
        given.push(holder);
        throw new PluginError('unavailable', 'no route');
      },
    }),
  }));
  await expect(whileLocked(own, 'one', call, async () => 'worked')).rejects.toMatchObject({ code: 'unavailable' });
  const failing = whileLocked(own, 'two', call, async () => Promise.reject(new Error('the work failed')));
  await expect(failing).rejects.toThrow('the work failed');
  expect(given.map((each) => each.split(' ')[0])).toEqual(['one', 'two']);
});

test('two sinks that lock the same thing outside do not stand in each other’s way', async () => {
  const { locations: own } = await locations();
  const twin = own.map(({ sink, location }) => ({ sink: { ...sink, name: 'twin' }, location }));
  const answer = await whileLocked([...own, ...twin], 'one', call, () =>
    whileLocked(twin, 'one', call, async () => 'worked'),
  );
  expect(answer).toEqual({ done: { busy: { where: 'kpki', heldBy: one } } });
});
