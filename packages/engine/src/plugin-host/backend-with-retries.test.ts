import { type Backend, type ErrorCode, PluginError } from '@kpki/plugin';
import { backend as memory, memoryStorage } from '@kpki/plugin-conformance/memory';
import { beforeEach, describe, expect, test } from 'vitest';
import { call } from '../../test/observed-state.ts';
import { quietHost } from '../../test/plugins.ts';
import type { Event } from '../model/event.ts';
import { backendWithRetries } from './backend-with-retries.ts';
import type { RetryPolicy } from './retry-policy.ts';

const retryPolicy: RetryPolicy = { attempts: 3, longestSeconds: 1, random: () => 0, wait: async () => {} };

let events: Event[];
let failures: ErrorCode[];

beforeEach(() => {
  events = [];
  failures = [];
});

/** Fails as the list says, before or after the real call. */
async function failing(when: 'before' | 'after'): Promise<Backend> {
  const storage = memoryStorage();
  const real = await memory.open({ storage }, quietHost);
  const through = async <T>(work: () => Promise<T>): Promise<T> => {
    const code = failures.shift();
    if (code !== undefined && when === 'after') await work();
    if (code !== undefined) throw new PluginError(code, `it failed as ${code}`);
    return work();
  };
  const { keyStore } = real;
  if (keyStore === undefined) throw new Error('the memory backend holds keys');
  const store = {
    creates: keyStore.creates,
    find: (...given: Parameters<typeof keyStore.find>) => keyStore.find(...given),
    create: async (...given: Parameters<typeof keyStore.create>) => {
      const key = await through(() => keyStore.create(...given));
      return { ...key, sign: (...asked: Parameters<typeof key.sign>) => through(() => key.sign(...asked)) };
    },
  };
  return backendWithRetries({ ...real, keyStore: store }, 'hsm', (event) => events.push(event), retryPolicy);
}

describe('a backend that was not reached', () => {
  test('is asked again, and each pause is told', async () => {
    const { keyStore } = await failing('before');
    failures = ['unavailable', 'unavailable'];
    const key = await keyStore?.create('k', 'ec-p256', call);
    expect(key?.kind).toBe('ec-p256');
    expect(events).toMatchObject([
      { type: 'asking again', backend: 'hsm', attempt: 2, of: 3 },
      { type: 'asking again', backend: 'hsm', attempt: 3, of: 3 },
    ]);
  });

  test('is given up after the last attempt', async () => {
    const { keyStore } = await failing('before');
    failures = ['unavailable', 'unavailable', 'unavailable', 'unavailable'];
    await expect(keyStore?.create('k', 'ec-p256', call)).rejects.toMatchObject({ code: 'unavailable' });
    expect(failures).toHaveLength(1);
  });

  test('a key that was made although the answer was lost is found', async () => {
    const { keyStore } = await failing('after');
    failures = ['uncertain'];
    const key = await keyStore?.create('k', 'ec-p256', call);
    expect((await keyStore?.find('k', call))?.publicKey).toEqual(key?.publicKey);
    expect(events).toEqual([]);
  });

  test('a key that was not made is made', async () => {
    const { keyStore } = await failing('before');
    failures = ['uncertain'];
    expect(await keyStore?.create('k', 'ec-p256', call)).toMatchObject({ kind: 'ec-p256' });
    expect(events).toHaveLength(1);
  });

  test('a signature in doubt is asked for again', async () => {
    const { keyStore } = await failing('before');
    const key = await keyStore?.create('k', 'ec-p256', call);
    failures = ['uncertain', 'unavailable'];
    expect(await key?.sign(new Uint8Array(9), 'ec-sha256', call)).toBeInstanceOf(Uint8Array);
    expect(events).toHaveLength(2);
  });

  test.each(['denied', 'conflict', 'invalid', 'missing', 'unsupported', 'cancelled'] as const)(
    '%s is an answer, and is not asked for again',
    async (code) => {
      const { keyStore } = await failing('before');
      failures = [code, code];
      await expect(keyStore?.create('k', 'ec-p256', call)).rejects.toMatchObject({ code });
      expect(failures).toHaveLength(1);
    },
  );
});
