import type { Call, KeyGenerator, Sink } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { firstPlace, secondPlace, type TwoPlaces, twoPlaces } from '../../test/two-places.ts';
import { changesOf, fullWorld, now } from '../../test/world.ts';
import { applyPlan, type Event, makePlan, styleOf } from '../index.ts';

const deafCall: Call = { signal: new AbortController().signal };

/** A sink that does not look whether somebody still waits for it, and the places that it was told to write. */
function deafSink(changed: Partial<Pick<Sink, 'atomic'>> = {}, onWrite: () => void = () => {}) {
  const told: string[] = [];
  const wrap = (sink: Sink): Sink => ({
    ...sink,
    ...changed,
    write: (at, change, expected) => {
      told.push(at.id);
      onWrite();
      return sink.write(at, change, expected, deafCall);
    },
  });
  return { told, wrap };
}

function deafKeys(keys: KeyGenerator): KeyGenerator {
  return {
    ...keys,
    generate: async (kind) => {
      const key = await keys.generate(kind, deafCall);
      return { ...key, sign: (message, how) => key.sign(message, how, deafCall), export: () => key.export(deafCall) };
    },
  };
}

/** What the run after the stopped one does: it makes what is missing, and leaves alone what is there. */
async function goesOn(world: TwoPlaces): Promise<void> {
  const before = world.storage.places.get(firstPlace)?.entries ?? new Map();
  const kept = new Map(before);
  await world.apply();
  expect(new Map([...kept.keys()].map((entry) => [entry, before.get(entry)]))).toEqual(kept);
  expect(changesOf(await world.plan())).toEqual({});
}

test('stopped after the first of two places: that one is whole, the second is not begun', async () => {
  const { told, wrap } = deafSink();
  const world = await twoPlaces(wrap);
  const planned = await world.planned(firstPlace);
  const listener = (event: Event): void => {
    if (event.type === 'written') world.stop();
  };
  await expect(world.apply({ listener })).rejects.toMatchObject({
    code: 'cancelled',
    message:
      'stopped before writing kubeconfigs; what was written until then is whole, and `kpki plan` tells what is left',
  });
  expect(told).toEqual([firstPlace]);
  expect(planned.length).toBeGreaterThan(20);
  expect(world.entries(firstPlace)).toEqual(planned);
  expect(world.entries(secondPlace)).toEqual([]);
  expect(world.events.at(-1)).toMatchObject({ type: 'written', place: firstPlace });
  await goesOn(world);
});

test('stopped while a place is written whose sink keeps only each entry whole: it is written to its end', async () => {
  const { told, wrap } = deafSink({ atomic: 'each' }, () => world.stop());
  const world = await twoPlaces(wrap);
  const planned = await world.planned(firstPlace);
  await expect(world.apply()).rejects.toMatchObject({ code: 'cancelled' });
  expect(told).toEqual([firstPlace, firstPlace]);
  expect(world.entries(firstPlace)).toEqual(planned);
  expect(world.entries(secondPlace)).toEqual([]);
});

test('a sink that hears the signal gets the rest of a place that it has begun', async () => {
  const world = await twoPlaces((sink) => ({
    ...sink,
    atomic: 'each',
    write: async (at, change, expected, call) => {
      const written = await sink.write(at, change, expected, call);
      world.stop();
      return written;
    },
  }));
  const planned = await world.planned(firstPlace);
  await expect(world.apply()).rejects.toMatchObject({ code: 'cancelled' });
  expect(world.entries(firstPlace)).toEqual(planned);
});

test('stopped when the last content was made: nothing is written', async () => {
  const { told, wrap } = deafSink();
  const world = await twoPlaces(wrap);
  const { steps } = await world.plan();
  const listener = (): void => {
    if (world.events.filter(({ type }) => type === 'step done').length === steps.length) world.stop();
  };
  await expect(world.apply({ listener, keys: deafKeys(world.keys) })).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(told).toEqual([]);
  await goesOn(world);
});

test('stopped while contents are made, by plugins that do not hear it: no other step is begun', async () => {
  const { told, wrap } = deafSink();
  const world = await twoPlaces(wrap);
  const listener = (event: Event): void => {
    if (event.type === 'step done' && event.artefact === 'kubernetes-ca-bundle') world.stop();
  };
  await expect(world.apply({ listener, keys: deafKeys(world.keys) })).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(world.events.at(-1)).toMatchObject({ type: 'step done', artefact: 'kubernetes-ca-bundle' });
  expect(told).toEqual([]);
});

test('stopped before a place is put in order: it is left as it was', async () => {
  const { told, wrap } = deafSink();
  const world = await twoPlaces(wrap);
  await world.apply();
  const stored = world.storage.places.get(secondPlace);
  if (stored === undefined) throw new Error('nothing is stored');
  stored.attributes = '{"mode":"other"}';
  told.length = 0;
  const listener = ({ type }: Event): void => {
    if (type === 'applying') world.stop();
  };
  await expect(world.apply({ listener })).rejects.toMatchObject({ code: 'cancelled' });
  expect(told).toEqual([]);
});

test('stopped after the last place was written: it is done, and says so', async () => {
  const world = await twoPlaces();
  const listener = (event: Event): void => {
    if (event.type === 'written' && event.place === secondPlace) world.stop();
  };
  await world.apply({ listener });
  expect(changesOf(await world.plan())).toEqual({});
});

test('a stop from outside is heard between steps, though no plugin ever waits', async () => {
  const made = await fullWorld(cluster());
  made.remove(...made.entries().filter((entry) => /\/(apiserver|front-proxy|etcd\/(peer|server)).*\.crt$/.test(entry)));
  const world = await made.read();
  const controller = new AbortController();
  const types: string[] = [];
  const listener = ({ type }: Event): void => {
    types.push(type);
    // As a signal does, it comes with a turn of the event loop.
    if (type === 'applying') setImmediate(() => controller.abort());
  };
  const dependencies = { keys: made.keys, style: styleOf(world.cluster), now: () => now };
  const { signal } = controller;
  const run = applyPlan(makePlan(world, now), world, dependencies, listener, { signal });
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  expect(types).not.toContain('step done');
  expect(types).not.toContain('writing');
});
