import { type Backend, contractVersion, PluginError, type Secret } from '@kpki/plugin';
import { backend, sink } from '@kpki/plugin-conformance/memory';
import type { PluginUse } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { call } from '../../test/observed-state.ts';
import { openBackend, openSink, quietHost } from '../../test/plugins.ts';
import { emptyRequest } from '../../test/requests.ts';
import { OptionProblems, openPlugin } from '../index.ts';
import { statement } from '../model/statement.ts';

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
    const opened = await openPlugin('sink', 'main', use('@kpki/memory'), builtins, nothing, quietHost);
    expect(opened).toMatchObject({ atomic: 'all' });
  });

  test('any other is imported', async () => {
    const opened = await openPlugin('backend', 'main', use('./mine.js'), builtins, from({ backend }), quietHost);
    expect(opened).toHaveProperty('keyGenerator');
  });

  test('one that is not there', async () => {
    await expect(openPlugin('sink', 'main', use('nope'), builtins, nothing, quietHost)).rejects.toMatchObject({
      code: 'missing',
    });
  });

  test.each(['constructor', '__proto__', '__defineGetter__', 'toString'])('%s is no built-in one', async (name) => {
    await expect(openPlugin('sink', 'main', use(name), builtins, nothing, quietHost)).rejects.toMatchObject({
      message: `there is no ${name}`,
    });
  });

  test.each([
    ['no export of that name', {}],
    ['an export that is no object', { sink: 3 }],
    ['nothing at all', { sink: null }],
  ])('%s', async (_, module) => {
    await expect(openPlugin('sink', 'main', use('x'), {}, from(module), quietHost)).rejects.toMatchObject({
      code: 'invalid',
      said: statement('plugin/export/missing', { use: 'x', export: 'sink' }),
    });
  });

  test.each([
    ['a plugin of another kind', { sink: backend }],
    ['a plugin without options', { sink: { kind: 'sink', contract: contractVersion, name: 'x', open: sink.open } }],
    ['a plugin whose options are no schema', { sink: { ...sink, options: {} } }],
    ['a plugin that cannot be opened', { sink: { ...sink, open: 'door' } }],
  ])('%s', async (_, module) => {
    await expect(openPlugin('sink', 'main', use('x'), {}, from(module), quietHost)).rejects.toMatchObject({
      code: 'invalid',
      said: statement('plugin/export/malformed', { use: 'x', export: 'sink', maker: 'defineSink' }),
    });
  });

  const { contract: _, ...unversioned } = sink;
  test.each([
    ['a newer contract', { ...sink, contract: 2 }, '2'],
    ['a newer contract of another shape', { contract: 2 }, '2'],
    ['a version that is none', { ...sink, contract: 'v1' }, "'v1'"],
    ['no version', unversioned, null],
  ])('%s is refused, with what this kpki speaks', async (_, exported, found) => {
    const opening = openPlugin('sink', 'main', use('x'), {}, from({ sink: exported }), quietHost);
    await expect(opening).rejects.toMatchObject({
      code: 'invalid',
      said: statement('plugin/export/contract', { use: 'x', export: 'sink', found, known: 1 }),
    });
  });

  test('options that it refuses: all of them, each at its location', async () => {
    const refused = openPlugin('sink', 'main', use('@kpki/memory', { a: 1, b: 2 }), builtins, nothing, quietHost);
    await expect(refused).rejects.toBeInstanceOf(OptionProblems);
    await expect(refused).rejects.toMatchObject({
      problems: [
        { line: 11, column: 1, path: 'a', message: 'there is no option a' },
        { line: 11, column: 1, path: 'b', message: 'there is no option b' },
      ],
    });
  });
});

const caught = (work: Promise<unknown> | undefined) => work?.catch((reason: unknown) => reason);
const change = { set: new Map(), unset: new Set<string>() };

describe('what a plugin that was opened throws', () => {
  async function failing(error: unknown) {
    const fail = () => Promise.reject(error);
    const opened = await openSink({ read: fail, write: fail });
    const at = opened.locate({ path: ['x'] }, new Map());
    return { read: await caught(opened.read(at, call)), write: await caught(opened.write(at, change, null, call)) };
  }

  test('says who spoke, and keeps code and cause', async () => {
    const cause = new PluginError('denied', 'reading x');
    const { read } = await failing(cause);
    expect(read).toMatchObject({ code: 'denied', message: 'sink "main" (@acme/it): reading x', cause });
  });

  test('a failure without a code is the worst that the call allows', async () => {
    const { read, write } = await failing(new TypeError('x is not a function'));
    expect(read).toMatchObject({ code: 'unavailable' });
    expect(write).toMatchObject({ code: 'uncertain' });
  });

  test('something thrown that is no error', async () => {
    expect((await failing('text')).read).toMatchObject({ code: 'unavailable' });
  });

  test.each([
    ['opening', { ...sink, open: () => Promise.reject(new TypeError('x is null')) }],
    [
      'checking options',
      {
        ...sink,
        options: {
          '~standard': {
            ...sink.options['~standard'],
            validate: () => {
              throw new TypeError('x is null');
            },
          },
        },
      },
    ],
  ])('%s', async (_, broken) => {
    const opening = openPlugin('sink', 'main', use('@acme/it'), {}, from({ sink: broken }), quietHost);
    await expect(opening).rejects.toMatchObject({
      code: 'unavailable',
      message: 'sink "main" (@acme/it): x is null',
    });
  });

  const openBare = async () => {
    const { reveal: _, lock: __, rights: ___, ...rest } = await sink.open({}, quietHost);
    return rest;
  };

  test('what the sink lacks stays lacking, and what it has works', async () => {
    const bare = await openPlugin(
      'sink',
      'main',
      use('@acme/it'),
      {},
      from({ sink: { ...sink, open: openBare } }),
      quietHost,
    );
    expect([bare.reveal, bare.lock, bare.rights]).toEqual([undefined, undefined, undefined]);
    const whole = await openSink({});
    const at = whole.locate({ path: ['x'] }, new Map());
    const lock = await whole.lock?.([at], 'me', call);
    expect(lock).toHaveProperty('release');
    expect(await whole.lock?.([at], 'you', call)).toEqual({ heldBy: 'me' });
    expect(whole.rights?.([at])).toBe('read and write x');
    expect(() => whole.locate({ path: [] }, new Map())).toThrow('sink "main" (@acme/it): ');
  });

  test('rights, and a lock that is not given back', async () => {
    const opened = await openSink({
      rights: () => {
        throw new TypeError('x is null');
      },
      lock: async () => ({
        lost: new AbortController().signal,
        release: () => Promise.reject(new Error('no route')),
      }),
    });
    const at = opened.locate({ path: ['x'] }, new Map());
    expect(() => opened.rights?.([at])).toThrow('sink "main" (@acme/it): x is null');
    const lock = await opened.lock?.([at], 'me', call);
    if (lock === undefined || 'heldBy' in lock) throw new Error('it was not locked');
    await expect(lock.release()).rejects.toMatchObject({
      code: 'uncertain',
      message: expect.stringContaining('sink "main" (@acme/it)'),
    });
  });
});

describe('every key and issuer that a backend hands out says who spoke', () => {
  const stopped = { signal: AbortSignal.abort() };
  const bytes = new Uint8Array(3);
  const request = emptyRequest;

  test.each<readonly [string, (opened: Backend, pkcs8: Secret) => Promise<unknown> | undefined]>([
    ['generate', ({ keyGenerator }) => keyGenerator?.generate('ec-p256', stopped)],
    ['adopt', ({ keyGenerator }, pkcs8) => keyGenerator?.adopt(pkcs8, stopped)],
    [
      'sign',
      async ({ keyGenerator }) => (await keyGenerator?.generate('ec-p256', call))?.sign(bytes, 'ec-sha256', stopped),
    ],
    ['export', async ({ keyGenerator }) => (await keyGenerator?.generate('ec-p256', call))?.export(stopped)],
    [
      'sign with an adopted key',
      async ({ keyGenerator }, pkcs8) => (await keyGenerator?.adopt(pkcs8, call))?.sign(bytes, 'ec-sha256', stopped),
    ],
    ['find', ({ keyStore }) => keyStore?.find('a', stopped)],
    ['create', ({ keyStore }) => keyStore?.create('a', 'ec-p256', stopped)],
    [
      'sign with a kept key',
      async ({ keyStore }) => (await keyStore?.create('a', 'ec-p256', call))?.sign(bytes, 'ec-sha256', stopped),
    ],
    ['ca', ({ issuers }) => [...(issuers?.values() ?? [])][0]?.ca(stopped)],
    ['issue', ({ issuers }) => [...(issuers?.values() ?? [])][0]?.issue(request, stopped)],
    ['check', (opened) => opened.check(stopped)],
  ])('%s', async (_, ask) => {
    const opened = await openBackend();
    const key = await opened.keyGenerator?.generate('ec-p256', call);
    const pkcs8 = await key?.export(call);
    if (pkcs8 === undefined) throw new Error('there is no key');
    expect(await caught(ask(opened, pkcs8))).toMatchObject({
      code: 'cancelled',
      message: expect.stringMatching(/^backend "default" \(@acme\/it\): (?!backend)/),
    });
  });

  test('what it lacks stays lacking', async () => {
    const { keyStore, keyGenerator, issuers } = await openBackend(({ check, close }) => ({ check, close }));
    expect([keyStore, keyGenerator, issuers]).toEqual([undefined, undefined, undefined]);
  });
});
