import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { type Undoing, undoing } from '../../test/undoing.ts';
import { type ApplyId, keyOfLocation, lastApplyBegan, newApplyId, newestOf, readApplyId } from './apply-id.ts';

const everyLeaf = { rekey: ['apiserver cp1', 'etcd-server cp1', 'admin.conf cp1'] };

/** The one apply ID of all three locations, and its last location. */
async function applied(observed: Undoing): Promise<{ readonly applyId: ApplyId; readonly last: string }> {
  expect(observed.applyIds()).toHaveLength(3);
  expect(new Set(observed.applyIds()).size).toBe(1);
  const applyId = newestOf(observed.applyIds());
  const last = (await observed.read()).locations.find((state) => keyOfLocation(state) === applyId?.last);
  if (applyId === null || last === undefined) throw new Error('no location is the last');
  return { applyId, last: last.location.id };
}

async function isComplete(observed: Undoing): Promise<boolean | undefined> {
  return (await observed.undoPlan())?.isComplete;
}

describe('an apply', () => {
  test('has come to its end, whichever of its locations but the last is deleted then', async () => {
    for (const location of ['keys', 'kubeconfigs', 'public']) {
      const observed = await undoing();
      await observed.apply(everyLeaf);
      const { last } = await applied(observed);
      observed.storage.locations.delete(location);
      expect([location, await isComplete(observed)]).toEqual([location, location !== last]);
    }
  });

  test('writes its last location once all others are there, which it writes at once', async () => {
    const observed = await undoing(cluster(), (sink) => ({
      ...sink,
      write: async (...what) => {
        await setTimeout(10);
        return sink.write(...what);
      },
    }));
    await observed.apply(everyLeaf);
    const { last } = await applied(observed);
    const reported = observed.events.flatMap((event) =>
      event.type === 'writing' || event.type === 'written' ? [`${event.type} ${event.location}`] : [],
    );
    expect(reported.map((each) => each.split(' ')[0])).toEqual([
      'writing',
      'writing',
      'written',
      'written',
      'writing',
      'written',
    ]);
    expect(reported.at(-1)).toBe(`written ${last}`);
  });
});

test('the locations say when the newest apply began, and nothing where none was made', async () => {
  const observed = await undoing();
  await observed.apply(everyLeaf);
  const began = lastApplyBegan((await observed.read()).locations);
  expect(began?.toISOString()).toBe(newestOf(observed.applyIds())?.began);
  for (const stored of observed.storage.locations.values()) delete stored.retained;
  expect(lastApplyBegan((await observed.read()).locations)).toBeNull();
});

describe('an apply ID as kpki made it before', () => {
  test('without a last location is read, and tells by the number of locations alone whether its apply was cut short', async () => {
    const observed = await undoing();
    await observed.apply(everyLeaf);
    const { applyId } = await applied(observed);
    const earlier = applyId.text.split('/').slice(0, -1).join('/');
    expect(readApplyId(earlier)).toEqual({ ...readApplyId(applyId.text), last: null });
    for (const stored of observed.storage.locations.values()) {
      if (stored.retained !== undefined) stored.retained = { ...stored.retained, applyId: earlier };
    }
    expect(await isComplete(observed)).toBe(true);
    observed.storage.locations.delete('kubeconfigs');
    expect(await isComplete(observed)).toBe(false);
  });

  test('is read of an undo too, and where the last location is called one that was made', () => {
    const undone = readApplyId(newApplyId(new Date(0), { locations: 1, last: null }, [], { purpose: '0123abcd' }));
    if (undone === null) throw new Error('an apply ID that cannot be read');
    const writtenLocations = { locations: 2, last: null };
    expect(readApplyId(newApplyId(new Date(0), writtenLocations, [], { undone }))).toMatchObject({
      purpose: null,
      ...writtenLocations,
    });
    const last = '0123abcd';
    expect(readApplyId(newApplyId(new Date(0), { locations: 2, last }, [], { undone }))).toMatchObject({
      undoes: `1970-01-01T00:00:00.000Z/${undone.random}`,
      last,
    });
    expect(readApplyId(newApplyId(new Date(0), { locations: 2, last }, [], { purpose: null }))).toMatchObject({
      purpose: null,
      undoes: null,
      last,
    });
    expect(readApplyId('2026-11-29T20:55:33.782Z/4217c5/8/894f2b69/last-made:8cb6769f')).toMatchObject({
      last: '8cb6769f',
    });
  });
});
