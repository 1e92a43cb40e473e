import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { type Undoing, undoing } from '../../test/undoing.ts';
import { keyOfLocation, newestOf, newMark, type ReadMark, readMark } from './mark.ts';

const everyLeaf = { rekey: ['apiserver cp1', 'etcd-server cp1', 'admin.conf cp1'] };

/** The one mark of all three locations, and its last location. */
async function applied(observed: Undoing): Promise<{ readonly mark: ReadMark; readonly last: string }> {
  expect(observed.marks()).toHaveLength(3);
  expect(new Set(observed.marks()).size).toBe(1);
  const mark = newestOf(observed.marks());
  const last = (await observed.read()).locations.find((state) => keyOfLocation(state) === mark?.last);
  if (mark === null || last === undefined) throw new Error('no location is the last');
  return { mark, last: last.location.id };
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
    const told = observed.events.flatMap((event) =>
      event.type === 'writing' || event.type === 'written' ? [`${event.type} ${event.location}`] : [],
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

describe('a mark as kpki made it before', () => {
  test('without a last location is read, and tells by the number of locations alone whether its apply was cut short', async () => {
    const observed = await undoing();
    await observed.apply(everyLeaf);
    const { mark } = await applied(observed);
    const earlier = mark.text.split('/').slice(0, -1).join('/');
    expect(readMark(earlier)).toEqual({ ...readMark(mark.text), last: null });
    for (const stored of observed.storage.locations.values()) {
      if (stored.retained !== undefined) stored.retained = { ...stored.retained, mark: earlier };
    }
    expect(await isComplete(observed)).toBe(true);
    observed.storage.locations.delete('kubeconfigs');
    expect(await isComplete(observed)).toBe(false);
  });

  test('is read of an undo too, and where the last location is called one that was made', () => {
    const undone = readMark(newMark(new Date(0), { locations: 1, last: null }, [], { purpose: '0123abcd' }));
    if (undone === null) throw new Error('a mark that cannot be read');
    const marked = { locations: 2, last: null };
    expect(readMark(newMark(new Date(0), marked, [], { undone }))).toMatchObject({ purpose: null, ...marked });
    const last = '0123abcd';
    expect(readMark(newMark(new Date(0), { locations: 2, last }, [], { undone }))).toMatchObject({
      undoes: `1970-01-01T00:00:00.000Z/${undone.random}`,
      last,
    });
    expect(readMark(newMark(new Date(0), { locations: 2, last }, [], { purpose: null }))).toMatchObject({
      purpose: null,
      undoes: null,
      last,
    });
    expect(readMark('2026-11-29T20:55:33.782Z/4217c5/8/894f2b69/last-made:8cb6769f')).toMatchObject({
      last: '8cb6769f',
    });
  });
});
