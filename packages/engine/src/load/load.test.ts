import { type Host, PluginError } from '@kpki/plugin';
import { backend, sink } from '@kpki/plugin/memory';
import type { PluginUse } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { call } from '../../test/world.ts';
import { guardBackend, guardSink, OptionProblems, openPlugin } from '../index.ts';

const host: Host = {
  log: () => {},
  ask: () => Promise.reject(new Error('nobody')),
  now: () => new Date(),
  describe: () => ({ digest: '' }),
};

const position = { line: 3, column: 9 };
const use = (name: string, options: unknown = {}): PluginUse => ({
  use: name,
  with: options,
  position,
  positionOf: (path) => ({ line: 10 + path.length, column: 1 }),
});

const builtins = { '@kpki/memory': async () => ({ backend, sink }) };
const nothing = async (name: string) => {
  throw new PluginError('missing', `there is no ${name}`);
};
const from = (module: Readonly<Record<string, unknown>>) => async () => module;

describe('loading a plugin', () => {
  test('a built-in name is looked up first', async () => {
    const opened = await openPlugin('sink', use('@kpki/memory'), builtins, nothing, host);
    expect(opened).toMatchObject({ atomic: 'all' });
  });

  test('any other is imported', async () => {
    const opened = await openPlugin('backend', use('./mine.js'), builtins, from({ backend }), host);
    expect(opened).toHaveProperty('keyGenerator');
  });

  test('one that is not there', async () => {
    await expect(openPlugin('sink', use('nope'), builtins, nothing, host)).rejects.toMatchObject({ code: 'missing' });
  });

  test.each([
    ['no export of that name', {}],
    ['an export that is no plugin', { sink: 3 }],
    ['nothing at all', { sink: null }],
    ['a plugin of another kind', { sink: backend }],
  ])('%s', async (_, module) => {
    await expect(openPlugin('sink', use('x'), {}, from(module), host)).rejects.toMatchObject({
      code: 'invalid',
      message: 'x exports no `sink`',
    });
  });

  test('a newer contract is refused with both versions', async () => {
    const newer = { sink: { ...sink, spec: 2 } };
    await expect(openPlugin('sink', use('x'), {}, from(newer), host)).rejects.toThrow(/version 2 .* version 1/);
  });

  test('options that it refuses: all of them, each at its place', async () => {
    const refused = openPlugin('sink', use('@kpki/memory', { a: 1, b: 2 }), builtins, nothing, host);
    await expect(refused).rejects.toBeInstanceOf(OptionProblems);
    await expect(refused).rejects.toMatchObject({
      problems: [
        { line: 11, column: 1, path: 'a', message: 'there is no option a' },
        { line: 11, column: 1, path: 'b', message: 'there is no option b' },
      ],
    });
  });
});

describe('the guard', () => {
  const speaker = { kind: 'sink', name: 'main', use: '@acme/sink' } as const;

  async function guarded(error: unknown) {
    const opened = await sink.open({}, host);
    const at = opened.locate({ path: ['x'] }, new Map());
    const failing = guardSink(
      { ...opened, read: () => Promise.reject(error), write: () => Promise.reject(error) },
      speaker,
    );
    const caught = (work: Promise<unknown>) => work.catch((reason: unknown) => reason as PluginError);
    return {
      read: await caught(failing.read(at, call)),
      write: await caught(failing.write(at, { set: new Map(), unset: new Set() }, null, call)),
    };
  }

  test('says who spoke, and keeps code and cause', async () => {
    const cause = new PluginError('denied', 'reading x');
    const { read } = await guarded(cause);
    expect(read).toMatchObject({ code: 'denied', message: 'sink "main" (@acme/sink): reading x', cause });
  });

  test('a failure without a code is the worst that the call allows', async () => {
    const { read, write } = await guarded(new TypeError('x is not a function'));
    expect(read).toMatchObject({ code: 'unavailable' });
    expect(write).toMatchObject({ code: 'uncertain' });
  });

  test('something thrown that is no error', async () => {
    expect((await guarded('text')).read).toMatchObject({ code: 'unavailable' });
  });

  test('what the sink lacks stays lacking, and what it has works', async () => {
    const { reveal: _, lock: __, rights: ___, ...bare } = await sink.open({}, host);
    const guardedBare = guardSink(bare, speaker);
    expect([guardedBare.reveal, guardedBare.lock, guardedBare.rights]).toEqual([undefined, undefined, undefined]);
    const whole = guardSink(await sink.open({}, host), speaker);
    const at = whole.locate({ path: ['x'] }, new Map());
    expect(await whole.lock?.(at, 'me', call)).toHaveProperty('release');
    expect(whole.rights?.([at])).toBe('read and write x');
    expect(() => whole.locate({ path: [] }, new Map())).toThrow('sink "main" (@acme/sink): ');
  });

  test('a backend’s keys', async () => {
    const opened = guardBackend(await backend.open({}, host), { kind: 'backend', name: 'default', use: '@acme/keys' });
    const stopped = { signal: AbortSignal.abort() };
    await expect(opened.keyGenerator?.generate('ec-p256', stopped)).rejects.toMatchObject({
      code: 'cancelled',
      message: expect.stringMatching(/^backend "default" \(@acme\/keys\): /),
    });
  });
});
