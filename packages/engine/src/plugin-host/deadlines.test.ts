import { type Call, type Host, Secret, type Sink } from '@kpki/plugin';
import { backend } from '@kpki/plugin-conformance/memory';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { call } from '../../test/observed-state.ts';
import { ofSink, openBackend, openSink, quietHost, type Wild } from '../../test/plugins.ts';
import { emptyRequest } from '../../test/requests.ts';
import type { CallName } from '../model/plugin-faults.ts';
import { statement } from '../model/statement.ts';
import { callKinds, graceSeconds } from './call-clock.ts';
import { judgedOptions, openGuarded } from './load.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  never.mockClear();
  vi.useRealTimers();
});

const never = vi.fn((): Promise<never> => new Promise(() => {}));

const outcome = (work: Promise<unknown> | undefined) =>
  Promise.resolve(work).then(
    () => 'it answered',
    (error: unknown) => error,
  );

const change = { set: new Map(), unset: new Set<string>() };
const location = { path: ['x'] };

const hanging = {
  'check-options': () =>
    judgedOptions({ options: { '~standard': { version: 1, vendor: 'x', validate: never } } }, {}, ofSink),
  open: () => openGuarded('sink', { open: never }, {}, quietHost, ofSink),
  check: async () => (await openSink({ check: never })).check(call),
  close: async () => (await openSink({ close: never })).close(),
  read: async () => (await openSink({ read: never })).read({ id: 'x' }, call),
  write: async () => (await openSink({ write: never })).write({ id: 'x' }, change, null, call),
  'reveal-key': async () => (await openSink({ reveal: never })).reveal?.({ id: 'x' }, 'a', call),
  lock: async () => (await openSink({ lock: never })).lock?.([], 'me', call),
  'release-lock': async () => {
    const lost = new AbortController().signal;
    const lock = await (await openSink({ lock: async () => ({ lost, release: never }) })).lock?.([], 'me', call);
    return lock !== undefined && 'release' in lock ? lock.release() : undefined;
  },
  'list-missing-rights': async () => (await openSink({ missingRights: never })).missingRights?.([], call),
  'find-key': async () => (await withStore({ find: never })).keyStore?.find('a', call),
  'create-key': async () => (await withStore({ create: never })).keyStore?.create('a', 'ec-p256', call),
  'generate-key': async () => (await withGenerator({ generate: never })).keyGenerator?.generate('ec-p256', call),
  'adopt-key': async () =>
    (await withGenerator({ adopt: never })).keyGenerator?.adopt(new Secret(new Uint8Array()), call),
  sign: async () => (await keyThat({ sign: never }))?.sign(new Uint8Array(1), 'ec-sha256', call),
  'export-key': async () => (await keyThat({ export: never }))?.export(call),
  'show-ca': async () => (await withIssuer({ ca: never })).issuers?.get('direct')?.ca(call),
  issue: async () => (await withIssuer({ issue: never })).issuers?.get('direct')?.issue(emptyRequest, call),
} satisfies Readonly<Record<CallName, () => Promise<unknown> | undefined>>;

const withStore = (store: Wild) => openBackend((own) => ({ ...own, keyStore: { ...own.keyStore, ...store } }));
const withGenerator = (own: Wild) =>
  openBackend((opened) => ({ ...opened, keyGenerator: { ...opened.keyGenerator, ...own } }));
const withIssuer = (own: Wild) =>
  openBackend((opened) => ({
    ...opened,
    issuers: new Map([['direct', { ...opened.issuers?.get('direct'), ...own }]]),
  }));

/** Opened before the clock is faked: it takes real time. */
const { keyGenerator } = await backend.open({}, quietHost);
const key = await keyGenerator?.generate('ec-p256', call);

async function keyThat(does: Wild) {
  const generate = async () => ({ ...key, ...does });
  return (await withGenerator({ generate })).keyGenerator?.generate('ec-p256', call);
}

describe('a call that does not end', () => {
  test.each(Object.entries(hanging) as [CallName, () => Promise<unknown> | undefined][])('%s', async (name, ask) => {
    const { seconds, doubt } = callKinds[name];
    const asked = outcome(ask());
    const reported = vi.fn();
    asked.then(reported);
    // The work before it hangs takes real turns of the loop, many on a loaded machine.
    while (never.mock.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(seconds * 1000 - 1);
    expect(reported).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await asked).toMatchObject({
      code: doubt,
      message: expect.stringContaining(' (@acme/it): plugin/call/late'),
      said: statement('plugin/call/late', { call: name, seconds, isStopped: false }),
    });
  });

  test('has its signal fired; what it answers too late is nobody’s, and no failure either', async () => {
    const late = Promise.withResolvers<null>();
    let signal: AbortSignal | undefined;
    const opened = await openSink({
      read: (_: unknown, own: Call) => {
        signal = own.signal;
        return late.promise;
      },
    });
    const asked = outcome(opened.read({ id: 'x' }, call));
    expect(signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await asked).toMatchObject({ code: 'unavailable' });
    expect(signal?.aborted).toBe(true);
    late.reject(new Error('too late'));
    await new Promise((resolve) => setImmediate(resolve));
  });

  test('is the last: the plugin is asked nothing more, but to end', async () => {
    const ended: string[] = [];
    const lost = new AbortController().signal;
    const opened = await openSink({
      read: never,
      write: async () => void ended.push('write'),
      lock: async () => ({ lost, release: async () => void ended.push('release') }),
      close: async () => void ended.push('close'),
    });
    const lock = await opened.lock?.([], 'me', call);
    const asked = outcome(opened.read({ id: 'x' }, call));
    await vi.advanceTimersByTimeAsync(120_000);
    await asked;
    expect(await outcome(opened.write({ id: 'x' }, change, null, call))).toMatchObject({ code: 'unavailable' });
    expect(ended).toEqual([]);
    if (lock !== undefined && 'release' in lock) await lock.release();
    await opened.close();
    expect(ended).toEqual(['release', 'close']);
  });

  test('is not timed while somebody is asked', async () => {
    const answer = Promise.withResolvers<Secret>();
    const patient: Host = { ...quietHost, ask: () => answer.promise };
    const opened = await openSink(
      (_: Sink, lent: Host) => ({
        read: async () => {
          await lent.ask({ text: 'PIN?', hidden: true });
          return never();
        },
      }),
      patient,
    );
    const reported = vi.fn();
    const asked = outcome(opened.read({ id: 'x' }, call));
    asked.then(reported);
    await vi.advanceTimersByTimeAsync(24 * 3600_000);
    expect(reported).not.toHaveBeenCalled();
    answer.resolve(new Secret(Buffer.from('1234')));
    await vi.advanceTimersByTimeAsync(119_000);
    expect(reported).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await asked).toMatchObject({ code: 'unavailable' });
  });

  test.each([
    ['read', 'cancelled'],
    ['write', 'uncertain'],
  ] as const)('%s: once somebody has stopped the run, it has little time left', async (name, code) => {
    const stopping = new AbortController();
    const opened = await openSink({ [name]: never });
    const own = { signal: stopping.signal };
    const asked = outcome(
      name === 'read' ? opened.read({ id: 'x' }, own) : opened.write({ id: 'x' }, change, null, own),
    );
    stopping.abort();
    await vi.advanceTimersByTimeAsync(graceSeconds * 1000);
    expect(await asked).toMatchObject({ code });
  });

  test('a question that is not waited for, as to touch a key, holds up no stop', async () => {
    const stopping = new AbortController();
    const touched: Host = { ...quietHost, ask: never };
    const opened = await openSink(
      (_: Sink, lent: Host) => ({
        read: () => {
          lent.ask({ text: 'touch the key', hidden: false });
          return never();
        },
      }),
      touched,
    );
    const asked = outcome(opened.read({ id: 'x' }, { signal: stopping.signal }));
    await vi.advanceTimersByTimeAsync(24 * 3600_000);
    stopping.abort();
    await vi.advanceTimersByTimeAsync(graceSeconds * 1000);
    expect(await asked).toMatchObject({ code: 'cancelled' });
  });

  test('an answer that can be waited for, and never comes', async () => {
    // biome-ignore lint/suspicious/noThenProperty: it is the matter of this test
    const opened = await openSink({ read: () => ({ then: () => {} }) });
    const asked = outcome(opened.read(opened.locate(location, new Map()), call));
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await asked).toMatchObject({ code: 'unavailable' });
  });
});

test('a call that ends leaves no timer behind', async () => {
  const opened = await openSink({});
  await opened.read(opened.locate(location, new Map()), call);
  await opened.close();
  expect(vi.getTimerCount()).toBe(0);
});
