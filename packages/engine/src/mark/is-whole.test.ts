import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { type Undoing, undoing } from '../../test/undoing.ts';
import { keyOfPlace, newestOf, newMark, type ReadMark, readMark } from './mark.ts';

const everyLeaf = { rekey: ['apiserver cp1', 'etcd-server cp1', 'admin.conf cp1'] };

/** The one mark that all three places have, and which of them it calls the last. */
async function applied(world: Undoing): Promise<{ readonly mark: ReadMark; readonly last: string }> {
  expect(world.marks()).toHaveLength(3);
  expect(new Set(world.marks()).size).toBe(1);
  const mark = newestOf(world.marks());
  const last = (await world.read()).places.find((state) => keyOfPlace(state) === mark?.last?.key);
  if (mark === null || last === undefined) throw new Error('no place is the last');
  return { mark, last: last.place.id };
}

async function isWhole(world: Undoing): Promise<boolean | undefined> {
  return (await world.undoPlan())?.isWhole;
}

describe('an apply', () => {
  test('that replaced something has come to its end, whichever of its places is deleted then', async () => {
    for (const place of ['keys', 'kubeconfigs', 'public']) {
      const world = await undoing();
      await world.apply(everyLeaf);
      expect((await applied(world)).mark.last?.wasThere).toBe(true);
      world.storage.places.delete(place);
      expect([place, await isWhole(world)]).toEqual([place, true]);
    }
  });

  test('that made all its places counts as cut short where the very last of them is deleted', async () => {
    for (const place of ['keys', 'kubeconfigs', 'public']) {
      const world = await undoing();
      world.storage.places.clear();
      await world.apply();
      const { mark, last } = await applied(world);
      expect(mark.last?.wasThere).toBe(false);
      world.storage.places.delete(place);
      expect([place, await isWhole(world)]).toEqual([place, place !== last]);
    }
  });

  test('has a last place that was there before, where one may be the last', async () => {
    const world = await undoing();
    world.storage.places.delete('kubeconfigs');
    await world.apply({ rekey: ['apiserver cp1', 'etcd-server cp1'] });
    const { mark, last } = await applied(world);
    expect(mark.last?.wasThere).toBe(true);
    expect(last).not.toBe('kubeconfigs');
  });

  test('writes its last place once all others are there, which it writes at once', async () => {
    const world = await undoing(cluster(), (sink) => ({
      ...sink,
      write: async (...what) => {
        await setTimeout(10);
        return sink.write(...what);
      },
    }));
    await world.apply(everyLeaf);
    const { last } = await applied(world);
    const told = world.events.flatMap((event) =>
      event.type === 'writing' || event.type === 'written' ? [`${event.type} ${event.place}`] : [],
    );
    expect(told.map((each) => each.split(' ')[0])).toEqual([
      'writing',
      'writing',
      'written',
      'written',
      'writing',
      'written',
    ]);
    expect(told.at(-1)).toBe(`written ${last}`);
  });
});

describe('a mark without a last place, as kpki made it before', () => {
  test('is read, and tells by the number of places alone whether its apply was cut short', async () => {
    const world = await undoing();
    await world.apply(everyLeaf);
    const { mark } = await applied(world);
    const earlier = mark.text.split('/').slice(0, -1).join('/');
    expect(readMark(earlier)).toEqual({ ...readMark(mark.text), last: null });
    for (const stored of world.storage.places.values()) {
      if (stored.retained !== undefined) stored.retained = { ...stored.retained, mark: earlier };
    }
    expect(await isWhole(world)).toBe(true);
    world.storage.places.delete('kubeconfigs');
    expect(await isWhole(world)).toBe(false);
  });

  test('is read of an undo too', () => {
    const undone = readMark(newMark(new Date(0), { places: 1, last: null }, [], { purpose: '0123abcd' }));
    if (undone === null) throw new Error('a mark that cannot be read');
    const marked = { places: 2, last: null };
    expect(readMark(newMark(new Date(0), marked, [], { undone }))).toMatchObject({ purpose: null, ...marked });
    const last = { key: '0123abcd', wasThere: false };
    expect(readMark(newMark(new Date(0), { places: 2, last }, [], { undone }))).toMatchObject({
      undoes: `1970-01-01T00:00:00.000Z/${undone.random}`,
      last,
    });
    expect(readMark(newMark(new Date(0), { places: 2, last }, [], { purpose: null }))).toMatchObject({
      purpose: null,
      undoes: null,
      last,
    });
  });
});
