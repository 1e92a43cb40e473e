import { type KeyGenerator, PluginError } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { emptyState, type TestState } from '../../test/observed-state.ts';
import { firstLocation, secondLocation, twoLocations } from '../../test/two-locations.ts';
import type { Event } from '../index.ts';
import { statement } from '../model/statement.ts';

type StepEvent = Extract<Event, { artifact: string }>;

function stepEvents(events: readonly Event[], type: StepEvent['type']): readonly string[] {
  return events.flatMap((event) => (event.type === type ? [event.artifact] : [])).toSorted();
}

/** Makes this many keys, and then does something else instead. */
function keysUntil(keys: KeyGenerator, count: number, instead: (more: number) => Promise<never>): KeyGenerator {
  let made = 0;
  return {
    ...keys,
    generate: (...given) => {
      made += 1;
      return made <= count ? keys.generate(...given) : instead(made - count);
    },
  };
}

/** Returns what a failed run threw, and its events until then. */
async function failed(
  observed: TestState,
  keys: KeyGenerator,
): Promise<{ thrown: unknown; reported: readonly Event[] }> {
  observed.events.length = 0;
  const thrown = await observed.applyWith(keys).then(
    () => null,
    (error: unknown) => error,
  );
  const reported = [...observed.events];
  // No work may continue after the failure was thrown.
  for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
  expect(observed.events).toEqual(reported);
  expect(observed.writes()).toBe(0);
  return { thrown, reported };
}

const cas = ['etcd-ca', 'front-proxy-ca', 'kubernetes-ca'];

describe('a step whose making fails', () => {
  test('is told where it fails, and its error is thrown', async () => {
    const observed = await emptyState(cluster());
    const full = new PluginError('unavailable', 'the device is full');
    const keys = keysUntil(observed.keys, cas.length, async () => {
      throw full;
    });
    const { thrown, reported } = await failed(observed, keys);
    expect(thrown).toBe(full);
    expect(reported.filter(({ type }) => type === 'step failed')).toEqual([
      { type: 'step failed', artifact: 'sa', action: 'create', text: 'the device is full' },
    ]);
    expect(stepEvents(reported, 'step done')).not.toContain('sa');
  });

  test('is a CA: it was told as begun before its key was asked for', async () => {
    const observed = await emptyState(cluster());
    const asked: (readonly string[])[] = [];
    const keys = keysUntil(observed.keys, 0, async () => {
      asked.push(stepEvents(observed.events, 'step started'));
      throw new PluginError('denied', 'no key for you');
    });
    const { reported } = await failed(observed, keys);
    expect(asked).toEqual([['kubernetes-ca']]);
    expect(reported.slice(-2)).toEqual([
      { type: 'step started', artifact: 'kubernetes-ca', action: 'create' },
      { type: 'step failed', artifact: 'kubernetes-ca', action: 'create', text: 'no key for you' },
    ]);
  });

  test('is one of several that are made at once: each that began ends, and the first failure is thrown', async () => {
    const users = Array.from({ length: 20 }, (_, at) => ({ name: `user${at}`, groups: [] }));
    const observed = await emptyState(cluster({ users }));
    const { steps } = await observed.plan();
    const refusals: ((error: Error) => void)[] = [];
    const errors = Array.from({ length: 16 }, (_, at) => new PluginError('unavailable', `refusal ${at}`));
    // Refuses none before all concurrent ones have asked; then the last one first.
    const refuseAll = (): void => {
      for (const [at, refuse] of refusals.toReversed().entries()) refuse(errors[at] ?? new Error('one too many'));
    };
    const keys = keysUntil(observed.keys, cas.length, () => {
      return new Promise<never>((_, refuse) => {
        refusals.push(refuse);
        if (refusals.length === errors.length) setImmediate(refuseAll);
      });
    });
    const { thrown, reported } = await failed(observed, keys);
    expect(thrown).toBe(errors[0]);
    const texts = reported.flatMap((event) => (event.type === 'step failed' ? [event.text] : []));
    expect(texts).toEqual(errors.map(({ message }) => message));
    const ended = [...stepEvents(reported, 'step done'), ...stepEvents(reported, 'step failed')].toSorted();
    expect(ended).toEqual(stepEvents(reported, 'step started'));
    expect(ended.length).toBeLessThan(steps.length);
  });

  test('is a defect: its error is thrown whole, and told without a word of it', async () => {
    const observed = await emptyState(cluster());
    const defect = new TypeError('cannot read -----BEGIN PRIVATE KEY-----');
    const { thrown, reported } = await failed(
      observed,
      keysUntil(observed.keys, 4, async () => {
        throw defect;
      }),
    );
    expect(thrown).toBe(defect);
    expect(reported).toContainEqual(expect.objectContaining({ type: 'step failed', text: statement('defect') }));
    expect(JSON.stringify(reported)).not.toContain('PRIVATE KEY');
  });

  test('is stopped: no failure is told', async () => {
    const observed = await emptyState(cluster());
    const { thrown, reported } = await failed(
      observed,
      keysUntil(observed.keys, 4, async () => {
        throw new PluginError('cancelled', 'interrupted at a question');
      }),
    );
    expect(thrown).toMatchObject({ code: 'cancelled', message: 'interrupted at a question' });
    expect(reported.length).toBeGreaterThan(4);
    expect(reported.filter(({ type }) => type === 'step failed')).toEqual([]);
  });
});

test('no more steps are begun than are made at once, however many there are', async () => {
  const users = Array.from({ length: 60 }, (_, at) => ({ name: `user${at}`, groups: [] }));
  const observed = await emptyState(cluster({ users }));
  await observed.apply();
  let open = 0;
  let most = 0;
  for (const { type } of observed.events) {
    if (type === 'step started') open += 1;
    if (type === 'step done') open -= 1;
    most = Math.max(most, open);
  }
  expect([open, most]).toEqual([0, 16]);
});

describe('a location that is not written', () => {
  test('is told with its error, which is thrown; the location before it is whole', async () => {
    const observed = await twoLocations();
    const planned = await observed.planned(firstLocation);
    const listener = ({ type }: Event): void => {
      if (type === 'writing') observed.storage.denied.add(secondLocation);
    };
    const text = 'writing kubeconfigs: the memory storage refused';
    await expect(observed.apply({ listener })).rejects.toMatchObject({ code: 'denied', message: text });
    expect(observed.events.slice(-4)).toEqual([
      { type: 'writing', sink: 'main', location: firstLocation, entries: planned.length },
      { type: 'written', sink: 'main', location: firstLocation, entries: planned.length },
      { type: 'writing', sink: 'main', location: secondLocation, entries: 5 },
      { type: 'write failed', sink: 'main', location: secondLocation, text, isUncertain: false },
    ]);
    expect(observed.entries(firstLocation)).toEqual(planned);
    expect(observed.entries(secondLocation)).toEqual([]);
  });

  test('is not put in order: told as well', async () => {
    const observed = await twoLocations();
    await observed.apply();
    const stored = observed.storage.locations.get(firstLocation);
    if (stored === undefined) throw new Error('nothing is stored');
    stored.attributes = '{"mode":"other"}';
    const listener = ({ type }: Event): void => {
      if (type === 'repairing') observed.storage.denied.add(firstLocation);
    };
    await expect(observed.apply({ listener })).rejects.toMatchObject({ code: 'denied' });
    expect(observed.events.at(-1)).toMatchObject({
      type: 'write failed',
      sink: 'main',
      location: firstLocation,
      isUncertain: false,
    });
  });

  test('fails by a defect: told without a word of it', async () => {
    const observed = await twoLocations((sink) => ({
      ...sink,
      write: async () => {
        throw new Error('-----BEGIN PRIVATE KEY-----');
      },
    }));
    await expect(observed.apply()).rejects.toThrow('PRIVATE KEY');
    expect(observed.events.at(-1)).toMatchObject({
      type: 'write failed',
      text: statement('defect'),
      isUncertain: true,
    });
  });

  test('is given up by its sink when somebody stops the run: no failure is told', async () => {
    const observed = await twoLocations();
    const listener = ({ type }: Event): void => {
      if (type === 'writing') observed.stop();
    };
    await expect(observed.apply({ listener })).rejects.toMatchObject({ code: 'cancelled' });
    expect(observed.events.at(-1)).toMatchObject({ type: 'writing', location: firstLocation });
    expect(observed.entries(firstLocation)).toEqual([]);
  });
});
