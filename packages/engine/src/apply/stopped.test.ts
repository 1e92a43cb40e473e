import type { Call, KeyGenerator, Sink } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { changesOf, fullState, now } from '../../test/observed-state.ts';
import { firstLocation, secondLocation, type TwoLocations, twoLocations } from '../../test/two-locations.ts';
import { applyPlan, type Event, makePlan, styleOf } from '../index.ts';
import { statement } from '../model/statement.ts';

const deafCall: Call = { signal: new AbortController().signal };

/** A sink that ignores the signal, and the locations that it was told to write. */
function deafSink(changed: Partial<Pick<Sink, 'atomic'>> = {}, onWrite: () => void = () => {}) {
  const reported: string[] = [];
  const wrap = (sink: Sink): Sink => ({
    ...sink,
    ...changed,
    write: (at, change, expected) => {
      reported.push(at.id);
      onWrite();
      return sink.write(at, change, expected, deafCall);
    },
  });
  return { reported, wrap };
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

/** The next run creates what is missing, and leaves the rest alone. */
async function resumes(observed: TwoLocations): Promise<void> {
  const before = observed.storage.locations.get(firstLocation)?.entries ?? new Map();
  const kept = new Map(before);
  await observed.apply();
  expect(new Map([...kept.keys()].map((entry) => [entry, before.get(entry)]))).toEqual(kept);
  expect(changesOf(await observed.plan())).toEqual({});
}

test('stopped after the first of two locations: that one is whole, the second is not begun', async () => {
  const { reported, wrap } = deafSink();
  const observed = await twoLocations(wrap);
  const planned = await observed.planned(firstLocation);
  const listener = (event: Event): void => {
    if (event.type === 'written') observed.stop();
  };
  await expect(observed.apply({ listener })).rejects.toMatchObject({
    code: 'cancelled',
    said: statement('stopped', { next: 'write', subject: secondLocation }),
    remedy: { message: 'plan-rest' },
  });
  expect(reported).toEqual([firstLocation]);
  expect(planned.length).toBeGreaterThan(20);
  expect(observed.entries(firstLocation)).toEqual(planned);
  expect(observed.entries(secondLocation)).toEqual([]);
  expect(observed.events.at(-1)).toMatchObject({ type: 'written', location: firstLocation });
  await resumes(observed);
});

test('stopped while a location is written whose sink keeps only each entry whole: it is written to its end', async () => {
  const { reported, wrap } = deafSink({ atomic: 'each' }, () => observed.stop());
  const observed = await twoLocations(wrap);
  const planned = await observed.planned(firstLocation);
  await expect(observed.apply()).rejects.toMatchObject({ code: 'cancelled' });
  expect(reported).toEqual([firstLocation, firstLocation]);
  expect(observed.entries(firstLocation)).toEqual(planned);
  expect(observed.entries(secondLocation)).toEqual([]);
});

test('a sink that hears the signal gets the rest of a location that it has begun', async () => {
  const observed = await twoLocations((sink) => ({
    ...sink,
    atomic: 'each',
    write: async (at, change, expected, call) => {
      const written = await sink.write(at, change, expected, call);
      observed.stop();
      return written;
    },
  }));
  const planned = await observed.planned(firstLocation);
  await expect(observed.apply()).rejects.toMatchObject({ code: 'cancelled' });
  expect(observed.entries(firstLocation)).toEqual(planned);
});

test('stopped when the last content was made: nothing is written', async () => {
  const { reported, wrap } = deafSink();
  const observed = await twoLocations(wrap);
  const { steps } = await observed.plan();
  const listener = (): void => {
    if (observed.events.filter(({ type }) => type === 'step done').length === steps.length) observed.stop();
  };
  await expect(observed.apply({ listener, keys: deafKeys(observed.keys) })).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(reported).toEqual([]);
  await resumes(observed);
});

test('stopped while contents are made, by plugins that do not hear it: no other step is begun', async () => {
  const { reported, wrap } = deafSink();
  const observed = await twoLocations(wrap);
  const listener = (event: Event): void => {
    if (event.type === 'step done' && event.artifact === 'kubernetes-ca-bundle') observed.stop();
  };
  await expect(observed.apply({ listener, keys: deafKeys(observed.keys) })).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(observed.events.at(-1)).toMatchObject({ type: 'step done', artifact: 'kubernetes-ca-bundle' });
  expect(reported).toEqual([]);
});

test('stopped before a location is put in order: it is left as it was', async () => {
  const { reported, wrap } = deafSink();
  const observed = await twoLocations(wrap);
  await observed.apply();
  const stored = observed.storage.locations.get(secondLocation);
  if (stored === undefined) throw new Error('nothing is stored');
  stored.attributes = '{"mode":"other"}';
  reported.length = 0;
  const listener = ({ type }: Event): void => {
    if (type === 'applying') observed.stop();
  };
  await expect(observed.apply({ listener })).rejects.toMatchObject({ code: 'cancelled' });
  expect(reported).toEqual([]);
});

test('stopped after the last location was written: it is done, and says so', async () => {
  const observed = await twoLocations();
  const listener = (event: Event): void => {
    if (event.type === 'written' && event.location === secondLocation) observed.stop();
  };
  await observed.apply({ listener });
  expect(changesOf(await observed.plan())).toEqual({});
});

test('a stop from outside is heard between steps, though no plugin ever waits', async () => {
  const made = await fullState(cluster());
  made.remove(...made.entries().filter((entry) => /\/(apiserver|front-proxy|etcd\/(peer|server)).*\.crt$/.test(entry)));
  const observed = await made.read();
  const controller = new AbortController();
  const types: string[] = [];
  const listener = ({ type }: Event): void => {
    types.push(type);
    // A signal also arrives on a turn of the event loop.
    if (type === 'applying') setImmediate(() => controller.abort());
  };
  const dependencies = { keys: made.keys, style: styleOf(observed.cluster), now: () => now };
  const { signal } = controller;
  const run = applyPlan(makePlan(observed, now), observed, dependencies, listener, { signal });
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  expect(types).not.toContain('step done');
  expect(types).not.toContain('writing');
});
