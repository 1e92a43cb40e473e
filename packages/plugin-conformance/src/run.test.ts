import type { Backend, KeyKind, Opened, Sink } from '@kpki/plugin';
import { expect, it } from 'vitest';
import { narrowedTo } from '../test/saboteurs/parts.ts';
import { backendCases, type Case, type Harness, keysLeftBy, runCases, sinkCases } from './index.ts';
import { backendHarness, type MemoryStorage, sink, sinkHarness } from './memory/index.ts';

const opened = (): Opened => ({ check: async () => {}, close: async () => {} });
const plain: Harness<Opened> = { plugin: sink, open: async () => ({ instance: opened() }) };
const always = () => true;
const promise = 'It does what a test says.';

const outcomes: readonly [Case<Opened>, object][] = [
  [{ id: 'holds', promise, when: always, run: async () => {} }, { result: 'passed' }],
  [{ id: 'breaks', promise, when: always, run: () => Promise.reject(new Error('broken')) }, { result: 'failed' }],
  [
    { id: 'is not declared', promise, when: () => false, run: () => Promise.reject(new Error()) },
    { result: 'not declared' },
  ],
  [
    { id: 'needs a hook', promise, when: always, run: async ({ reopen }) => void (await reopen()) },
    { result: 'not proven', needs: 'the hook reopen' },
  ],
];

it('reports on every case, in order', async () => {
  const reports = await runCases(
    outcomes.map(([each]) => each),
    plain,
  );
  expect(reports).toMatchObject(outcomes.map(([{ id }, outcome]) => ({ id, ...outcome })));
});

it('gives up a case that hangs', async () => {
  const hangs: Case<Opened> = { id: 'hangs', promise, when: always, run: () => new Promise(() => {}) };
  const [report] = await runCases([hangs], { ...plain, deadline: 20 });
  expect(report).toMatchObject({ result: 'failed', error: { message: expect.stringMatching(/20 ms; .*`deadline`/) } });
});

it('reports an instance that cannot be opened', async () => {
  const closed: Harness<Opened> = { ...plain, open: () => Promise.reject(new Error('no such module')) };
  const reports = await runCases([{ id: 'any', promise, when: always, run: async () => {} }], closed);
  expect(reports).toMatchObject([{ id: 'any', result: 'failed', error: { message: 'no such module' } }]);
});

it('takes everything down, last first, and reports what went wrong first', async () => {
  const done: string[] = [];
  const instance = { ...opened(), close: async () => void done.push('close') };
  const harness: Harness<Opened> = {
    ...plain,
    open: async () => ({ instance, dispose: async () => void done.push('dispose') }),
  };
  const breaks: Case<Opened> = {
    id: 'breaks',
    promise,
    when: always,
    async run({ onEnd }) {
      onEnd(async () => void done.push('first'));
      onEnd(() => Promise.reject(new Error('cleaning up failed')));
      onEnd(async () => void done.push('last'));
      throw new Error('the case failed');
    },
  };
  const [report] = await runCases([breaks], harness);
  expect(report).toMatchObject({ result: 'failed', error: { message: 'the case failed' } });
  expect(done).toEqual(['last', 'first', 'close', 'dispose']);
});

it('fails a case in which a canary is logged', async () => {
  const harness: Harness<Opened> = {
    ...plain,
    canaries: ['canary-pin'],
    async open(host) {
      return { instance: { ...opened(), check: async () => host.log('info', 'the PIN is canary-pin') } };
    },
  };
  const checks: Case<Opened> = {
    id: 'checks',
    promise,
    when: always,
    run: ({ instance }) => instance.check({ signal: new AbortController().signal }),
  };
  const [report] = await runCases([checks], harness);
  expect(report).toMatchObject({ result: 'failed', error: { message: 'a secret shows in the log, as text' } });
});

it('leaves as many keys in a store as it says', async () => {
  const storages = new Set<MemoryStorage>();
  // Longer RSA keys take seconds to make, and count as one each.
  const kinds: readonly KeyKind[] = ['rsa-2048', 'ec-p256', 'ec-p384', 'ec-p521', 'ed25519'];
  const whole = backendHarness((opened, storage) => {
    storages.add(storage);
    return narrowedTo(kinds)(opened);
  });
  // Like a real device: only this hook is available.
  const bare: Harness<Backend> = {
    ...whole,
    open: async (host) => {
      const { instance, hooks = {} } = await whole.open(host);
      return { instance, hooks: hooks.reopen === undefined ? {} : { reopen: hooks.reopen } };
    },
  };
  await runCases(
    backendCases.filter(({ id }) => /^(keyStore|sign|rights)\./.test(id)),
    bare,
  );
  const made = [...storages].reduce((sum, { keys }) => sum + keys.size, 0);
  expect(made).toBe(keysLeftBy(kinds));
}, 60_000);

it('says which hooks a sink lacks', async () => {
  const bare = sinkHarness();
  const harness = {
    ...bare,
    open: async (host: Parameters<typeof bare.open>[0]) => ({ ...(await bare.open(host)), hooks: {} }),
  };
  const reports = await runCases(sinkCases, harness);
  expect(reports.filter(({ result }) => result === 'failed')).toEqual([]);
  const lacking = reports.flatMap((report) => (report.result === 'not proven' ? [[report.id, report.needs]] : []));
  expect(Object.fromEntries(lacking)).toEqual({
    'read.outlives-instance': 'the hook reopen',
    'read.denied-is-not-null': 'the hook deny',
    'read.unreadable': 'the hook obstruct',
    'reveal.unreadable': 'the hook obstruct',
    'canary.refused': 'the hook deny',
    'canary.unreadable': 'the hook obstruct',
    'read.unavailable-is-not-null': 'the hook disconnect',
    'write.race.instances': 'the hook reopen',
    'write.unreadable': 'the hook obstruct',
    'write.drift': 'the hook damage',
    'rights.missing': 'the hook deny',
    'read.throttled': 'the hook throttle',
    'read.one-attempt': 'the hook throttle',
    'read.aborted': 'the hook silence',
    'write.denied': 'the hook deny',
    'write.unavailable': 'the hook disconnect',
    'write.throttled': 'the hook throttle',
    'write.one-attempt': 'the hook throttle',
    'write.aborted': 'the hook silence',
    'reveal.denied': 'the hook deny',
    'reveal.unavailable': 'the hook disconnect',
    'reveal.throttled': 'the hook throttle',
    'reveal.one-attempt': 'the hook throttle',
    'reveal.aborted': 'the hook silence',
    ...Object.fromEntries(
      ['read', 'write', 'reveal'].flatMap((operation) => [
        [`${operation}.one-attempt.later`, 'the hook disturb'],
        [`${operation}.aborted.later`, 'the hook disturb'],
      ]),
    ),
    'write.unanswered': 'the hook disturb',
    'opened.reaches-nothing': 'the hook reopen',
    'opened.check.unavailable': 'the hook disconnect',
    'canary.errors': 'canaries',
    'write.crash': 'the hook crash',
    'undo.crash': 'the hook crash',
    'undo.lost': 'the hook lose',
    'lock.instances': 'the hook reopen',
    'lock.same-run': 'the hook reopen',
    'lock.dead-holder': 'the hook abandon',
    'canary.options': 'canaries',
  });
});

/** Returns the reference sink with transformed keys in its storage, as in a sink that encrypts. */
const encrypting = (hidden: readonly string[]): Harness<Sink> => {
  const whole = sinkHarness((opened) => ({ ...opened, encrypts: true }));
  return {
    ...whole,
    open: async (host) => {
      const { instance, hooks = {} } = await whole.open(host);
      const { stored } = hooks;
      const isHidden = (bytes: Uint8Array): boolean => hidden.some((text) => Buffer.from(bytes).includes(text));
      const sealed = async () => (await stored?.())?.map((bytes) => (isHidden(bytes) ? seal(bytes) : bytes)) ?? [];
      return { instance, hooks: stored === undefined ? {} : { ...hooks, stored: sealed } };
    },
  };
};
const seal = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0x55);

it.each([
  ['whose store has no secret in the clear', encrypting(['canary']), 'passed'],
  ['whose store has one in the clear', encrypting([]), 'failed'],
  ['that says nothing of it', sinkHarness(), 'not declared'],
])('reports a sink %s', async (_, harness, result) => {
  const [report] = await runCases(
    sinkCases.filter(({ id }) => id === 'write.encrypted'),
    harness,
  );
  expect(report).toMatchObject({ result });
});
