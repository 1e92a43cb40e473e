import { type ErrorCode, PluginError, Secret, type Sink, type Snapshot } from '@kpki/plugin';
import { type MemoryStorage, sink as memorySink, memoryStorage } from '@kpki/plugin-conformance/memory';
import { describe, expect, test } from 'vitest';
import { coded } from '../../test/coded.ts';
import { call } from '../../test/observed-state.ts';
import { quietHost } from '../../test/plugins.ts';
import type { Event } from '../model/event.ts';
import type { RetryPolicy } from './retry-policy.ts';
import { sinkWithRetries } from './sink-with-retries.ts';

const kept = new Map([['tls.key', 'secret'] as const, ['tls.crt', 'public'] as const]);
const change = {
  set: new Map([
    ['tls.key', { kind: 'secret', bytes: new Secret(Buffer.from('key')) }] as const,
    ['tls.crt', { kind: 'public', bytes: Buffer.from('certificate') }] as const,
  ]),
  unset: new Set<string>(),
};

type Fault = (write: () => Promise<Snapshot | null>) => Promise<Snapshot | null>;

const failing =
  (code: ErrorCode, retryAfterSeconds?: number): Fault =>
  async () => {
    throw new PluginError(code, `it is ${code}`, { retryAfterSeconds });
  };
const losingTheAnswer =
  (code: ErrorCode): Fault =>
  async (write) => {
    await write();
    throw new PluginError(code, 'the connection was reset');
  };

/** Leaves the location as a write that was not ended does. */
const leftUnfinished = (storage: MemoryStorage): void => {
  const stored = storage.locations.get('demo');
  if (stored === undefined) throw new Error('nothing was written');
  storage.locations.set('demo', { ...stored, attributes: 'of nobody' });
};

async function opened(faults: readonly Fault[], signal?: AbortSignal) {
  const storage = memoryStorage();
  const sink = await memorySink.open({ storage }, quietHost);
  const left = [...faults];
  let writes = 0;
  const faulty: Sink = {
    ...sink,
    write: (...given) => {
      writes += 1;
      const fault = left.shift();
      return fault === undefined ? sink.write(...given) : fault(() => sink.write(...given));
    },
  };
  const events: Event[] = [];
  const waited: number[] = [];
  const retryPolicy: RetryPolicy = {
    attempts: 4,
    longestSeconds: 60,
    random: () => 1,
    wait: async (seconds) => {
      waited.push(seconds);
      if (signal?.aborted === true) throw new Error('the signal fired');
    },
  };
  const patient = sinkWithRetries(faulty, 'vault', (event) => events.push(event), retryPolicy);
  const at = patient.locate({ path: ['demo'] }, kept);
  return { sink, patient, at, storage, events, waited, writes: () => writes };
}

describe('a write', () => {
  test('that was not reached is tried again, and each pause is told', async () => {
    const { patient, at, events, waited } = await opened([failing('unavailable'), failing('unavailable', 7)]);
    const answer = await patient.write(at, change, null, call);
    expect([...(answer?.entries.keys() ?? [])].toSorted()).toEqual(['tls.crt', 'tls.key']);
    expect(waited).toEqual([0.5, 7]);
    expect(events).toEqual([
      { type: 'retrying', sink: 'vault', location: 'demo', attempt: 2, of: 4, seconds: 0.5, text: 'it is unavailable' },
      { type: 'retrying', sink: 'vault', location: 'demo', attempt: 3, of: 4, seconds: 7, text: 'it is unavailable' },
    ]);
  });

  test('that is never reached ends with what was said last', async () => {
    const { patient, at, waited, writes } = await opened(Array.from({ length: 9 }, () => failing('unavailable')));
    await expect(patient.write(at, change, null, call)).rejects.toMatchObject({ code: 'unavailable' });
    expect([writes(), waited]).toEqual([4, [0.5, 1, 2]]);
  });

  test('an absurd pause is cut', async () => {
    const { patient, at, waited } = await opened([failing('unavailable', 1e12)]);
    await patient.write(at, change, null, call);
    expect(waited).toEqual([60]);
  });

  test.each(['uncertain', 'unavailable'] as const)('whose answer was lost, as %s, is not made twice', async (code) => {
    const { patient, at, storage, writes } = await opened([losingTheAnswer(code)]);
    const answer = await patient.write(at, change, null, call);
    expect(answer?.entries.get('tls.crt')).toMatchObject({ kind: 'public' });
    expect(storage.locations.get('demo')?.entries.get('tls.key')).toEqual(new Uint8Array(Buffer.from('key')));
    // A sink that says that nothing was changed is believed, and the next attempt finds the content.
    expect(writes()).toBe(code === 'uncertain' ? 1 : 2);
  });

  test('that may have happened and did not is made again', async () => {
    const { patient, at, writes } = await opened([failing('uncertain')]);
    await patient.write(at, change, null, call);
    expect(writes()).toBe(2);
  });

  test('that is there but was not written to its end is put in order', async () => {
    const unfinished: Fault = async () => {
      await sink.write(at, change, null, call);
      leftUnfinished(storage);
      throw new PluginError('uncertain', 'there are too many open files');
    };
    const { patient, sink, at, storage, writes } = await opened([unfinished]);
    const answer = await patient.write(at, change, null, call);
    expect([answer?.entries.size, answer?.drift]).toEqual([2, []]);
    expect(writes()).toBe(2);
  });

  test('that was not written to its end, and is gone again when it is put in order, is written once more', async () => {
    const unfinished: Fault = async (write) => {
      await write();
      leftUnfinished(storage);
      throw new PluginError('uncertain', 'there are too many open files');
    };
    const takenBack: Fault = async () => {
      storage.locations.delete('demo');
      throw new PluginError('uncertain', 'there are too many open files');
    };
    const { patient, at, storage, writes } = await opened([unfinished, takenBack]);
    const answer = await patient.write(at, change, null, call);
    expect([answer?.entries.size, answer?.drift]).toEqual([2, []]);
    expect(writes()).toBe(3);
  });

  test('that is answered with other content than it was given is read back', async () => {
    const lying: Fault = async (write) => {
      const answer = await write();
      return answer && { ...answer, entries: new Map() };
    };
    const { patient, at } = await opened([lying]);
    expect((await patient.write(at, change, null, call))?.entries.size).toBe(2);
  });

  test('somebody else’s write in between is a conflict, and stays', async () => {
    const others = {
      set: new Map([['tls.crt', { kind: 'public', bytes: Buffer.from('other') }] as const]),
      unset: new Set<string>(),
    };
    const { patient, sink, at, storage } = await opened([
      async () => {
        await sink.write(at, others, null, call);
        throw new PluginError('uncertain', 'the connection was reset');
      },
    ]);
    await expect(patient.write(at, change, null, call)).rejects.toMatchObject({
      code: 'conflict',
      said: coded('plugin/write/changed-meanwhile', { location: 'demo' }),
    });
    expect([...(storage.locations.get('demo')?.entries.keys() ?? [])]).toEqual(['tls.crt']);
  });

  test('that cannot be read back says what is not known', async () => {
    const { patient, at, storage } = await opened([
      async () => {
        storage.denied.add('demo');
        throw new PluginError('uncertain', 'the connection was reset');
      },
    ]);
    await expect(patient.write(at, change, null, call)).rejects.toMatchObject({
      code: 'uncertain',
      said: coded('plugin/write/unknown', {
        why: 'the connection was reset',
        reading: expect.stringContaining('the memory storage refused'),
      }),
    });
  });

  describe('that was begun and is refused for good', () => {
    /** Only the key was renamed to its final name, and the sink reports this as unfinished. */
    const half: Fault = async () => {
      await now.sink.write(now.at, { ...change, set: new Map([...change.set].slice(0, 1)) }, null, call);
      leftUnfinished(now.storage);
      throw new PluginError('uncertain', 'put tls.crt in place: EPERM');
    };
    let now: Awaited<ReturnType<typeof opened>>;
    const unfinished = (last: string, left: object) => coded('plugin/write/unfinished', { why: `it is ${last}`, left });

    test('says which files are new and which are old, and not that nothing was written', async () => {
      now = await opened([half, failing('denied')]);
      await expect(now.patient.write(now.at, change, null, call)).rejects.toMatchObject({
        code: 'uncertain',
        said: unfinished('denied', { written: ['tls.key'], old: ['tls.crt'], unremoved: [] }),
      });
      expect(now.writes()).toBe(2);
    });

    test('the same where it is never finished, whatever the last attempt says', async () => {
      for (const last of ['uncertain', 'unavailable'] as const) {
        now = await opened([half, ...Array.from({ length: 9 }, () => failing(last))]);
        await expect(now.patient.write(now.at, change, null, call)).rejects.toMatchObject({
          code: 'uncertain',
          said: unfinished(last, { written: ['tls.key'], old: ['tls.crt'], unremoved: [] }),
        });
      }
    });

    test('says so where nothing has changed', async () => {
      now = await opened([failing('uncertain'), failing('denied')]);
      await expect(now.patient.write(now.at, change, null, call)).rejects.toMatchObject({
        code: 'uncertain',
        said: unfinished('denied', { written: [], old: [], unremoved: [] }),
      });
    });

    test('is no error where what was wanted is there', async () => {
      const { patient, at, sink } = await opened([failing('uncertain'), losingTheAnswer('denied')]);
      expect((await patient.write(at, change, null, call))?.entries.size).toBe(2);
      expect((await sink.read(at, call))?.entries.size).toBe(2);
    });
  });

  test.each(['denied', 'invalid', 'conflict', 'missing', 'cancelled', 'unsupported'] as const)(
    'that is %s is not tried again',
    async (code) => {
      const { patient, at, writes } = await opened([failing(code)]);
      await expect(patient.write(at, change, null, call)).rejects.toMatchObject({ code });
      expect(writes()).toBe(1);
    },
  );

  test('is given up while it waits', async () => {
    const signal = AbortSignal.abort();
    const { patient, at } = await opened([failing('unavailable')], signal);
    await expect(patient.write(at, change, null, { signal })).rejects.toMatchObject({
      code: 'cancelled',
      said: coded('plugin/retry/stopped', { why: 'it is unavailable' }),
    });
  });
});

test('reading and locking are tried again, a check is not', async () => {
  const { sink, events } = await opened([]);
  let asked = 0;
  const once = async (): Promise<void> => {
    asked += 1;
    if (asked === 1) throw new PluginError('unavailable', 'it is sealed');
  };
  const never = { attempts: 3, longestSeconds: 1, random: () => 0, wait: async () => {} };
  const sealed: Sink = {
    ...sink,
    check: once,
    read: async (...given) => once().then(() => sink.read(...given)),
    lock: async (...given) => once().then(() => sink.lock?.(...given) ?? { heldBy: 'nobody' }),
  };
  const patient = sinkWithRetries(sealed, 'vault', (event) => events.push(event), never);
  const at = patient.locate({ path: ['demo'] }, kept);
  expect(await patient.read(at, call)).toBeNull();
  asked = 0;
  expect(await patient.lock?.([at], 'me', call)).toHaveProperty('release');
  asked = 0;
  await expect(patient.check(call)).rejects.toMatchObject({ code: 'unavailable' });
  expect(events.map((event) => event.type === 'retrying' && [event.location, event.seconds])).toEqual([
    ['demo', 0.25],
    [null, 0.25],
  ]);
});
