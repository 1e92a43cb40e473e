import { hash } from 'node:crypto';
import { type Backend, PluginError, Secret, type Sink } from '@kpki/plugin';
import { sink } from '@kpki/plugin-conformance/memory';
import { describe, expect, test } from 'vitest';
import { newKey } from '../../test/keys.ts';
import { call } from '../../test/observed-state.ts';
import { ofSink, openBackend, openSink, quietHost, type Wild } from '../../test/plugins.ts';
import { emptyRequest } from '../../test/requests.ts';
import { statement, type Words } from '../model/statement.ts';
import { judgedOptions, openGuarded } from './load.ts';

/** No code tells it from another failure of the plugin. */
const refusedFrom = (pluginOrigin: string) => `${pluginOrigin}: plugin/answer`;

const digest = 'ab'.repeat(32);
const sha256 = (bytes: Uint8Array) => hash('sha256', bytes, 'hex');
const whole = { revision: 'r', entries: new Map(), drift: [] };
const holding = (state: unknown) => ({ ...whole, entries: new Map([['a', state]]) });

describe('a sink that answers', () => {
  test.each<readonly [string, unknown]>([
    ['nothing', undefined],
    ['a text', 'hvs.'],
    ['a list', []],
    ['no revision', { ...whole, revision: 7 }],
    ['a drift that is a text', { ...whole, drift: 'all' }],
    ['a drift of objects', { ...whole, drift: [{ toString: () => 'x' }] }],
    ['entries in a plain object', { ...whole, entries: { __proto__: null, a: {} } }],
    ['an entry that is null', holding(null)],
    ['an entry of no kind', holding({ digest, bytes: new Uint8Array() })],
    ['an entry of a kind that every object has', holding({ kind: 'constructor', digest, bytes: new Uint8Array() })],
    ['a digest that is none', holding({ kind: 'secret', digest: 'x' })],
    ['bytes in base64', holding({ kind: 'public', digest, bytes: 'AAEC' })],
    ['a public key in PEM', holding({ kind: 'secret', digest, publicKey: '-----BEGIN' })],
    ['a kubeconfig as a text', holding({ kind: 'secret', digest, rest: 'clusters:' })],
    ['what is not read in a plain object', { ...whole, unreadable: { a: 'a link' } }],
    ['an entry that is not read, and no text why', { ...whole, unreadable: new Map([['a', null]]) }],
    [
      'an entry that is read and is not',
      { ...holding({ kind: 'secret', digest }), unreadable: new Map([['a', 'a link']]) },
    ],
    ['an entry whose name is a number', { ...whole, entries: new Map([[7, { kind: 'secret', digest }]]) }],
  ])('%s is told by its name, and taken for the worst that the call allows', async (_, answer) => {
    const opened = await openSink({ read: async () => answer, write: async () => answer });
    const at = opened.locate({ path: ['x'] }, new Map());
    const message = refusedFrom('sink "main" (@acme/it)');
    await expect(opened.read(at, call)).rejects.toMatchObject({ code: 'unavailable', message });
    const change = { set: new Map(), unset: new Set<string>() };
    await expect(opened.write(at, change, null, call)).rejects.toMatchObject({ code: 'uncertain', message });
  });

  test.each<readonly [string, Wild, (opened: Sink) => unknown]>([
    ['no location', { locate: () => null }, (opened) => opened.locate({ path: ['x'] }, new Map())],
    ['a location without an id', { locate: () => ({}) }, (opened) => opened.locate({ path: ['x'] }, new Map())],
    ['no lock', { lock: async () => undefined }, (opened) => opened.lock?.([{ id: 'x' }], 'me', call)],
    ['a lock held by 7', { lock: async () => ({ heldBy: 7 }) }, (opened) => opened.lock?.([{ id: 'x' }], 'me', call)],
    [
      'a lock without an end',
      { lock: async () => ({ lost: new AbortController().signal }) },
      (opened) => opened.lock?.([{ id: 'x' }], 'me', call),
    ],
    [
      'a lock without a signal',
      { lock: async () => ({ release: async () => {} }) },
      (opened) => opened.lock?.([{ id: 'x' }], 'me', call),
    ],
    ['a key as a text', { reveal: async () => 'PEM' }, (opened) => opened.reveal?.({ id: 'x' }, 'a', call)],
    ['rights of no text', { rights: () => 7 }, (opened) => opened.rights?.([])],
    ['a missing right of no text', { missingRights: async () => [7] }, (opened) => opened.missingRights?.([], call)],
  ])('%s', async (_, change, ask) => {
    const opened = await openSink(change);
    await expect((async () => ask(opened))()).rejects.toMatchObject({
      message: refusedFrom('sink "main" (@acme/it)'),
    });
  });

  test('as many entries as the nodes of a large cluster have, it may answer; without an end, it may not', async () => {
    const entries = (count: number) =>
      new Map(Array.from({ length: count }, (_, at) => [`${at}`, { kind: 'secret', digest }] as const));
    const large = await openSink({ read: async () => ({ ...whole, entries: entries(30_000) }) });
    expect((await large.read({ id: 'x', names: [] } as Wild, call))?.entries.size).toBe(30_000);
    const endless = await openSink({ read: async () => ({ ...whole, entries: entries(200_001) }) });
    const fault = statement('plugin/snapshot/too-large');
    const said = statement('plugin/answer', { fault });
    await expect(endless.read({ id: 'x', names: [] } as Wild, call)).rejects.toMatchObject({ said });
  });

  test('null for a location that holds nothing, and a whole snapshot, it may answer', async () => {
    const full = new Map<string, unknown>([
      ['__proto__', { kind: 'public', digest: sha256(new Uint8Array(2)), bytes: new Uint8Array(2) }],
      ['a', { kind: 'secret', digest, rest: new Uint8Array(2), publicKey: new Uint8Array(2) }],
    ]);
    const answers = [null, { ...whole, entries: full }];
    const opened = await openSink({ read: async () => answers.shift() });
    const kept = new Map([['__proto__', 'public'] as const, ['a', 'secret'] as const]);
    const at = opened.locate({ path: ['x'] }, kept);
    expect(await opened.read(at, call)).toBeNull();
    expect((await opened.read(at, call))?.entries).toEqual(full);
  });

  const pem = newKey().export({ type: 'sec1', format: 'pem' }).toString();
  const inUser = (key: string) => `clusters: []\nusers:\n- user:\n    client-key-data: ${key}\n`;
  const base64 = Buffer.from(pem).toString('base64');

  test.each([
    ['a key file', pem, false],
    ['a kubeconfig', inUser(base64), false],
    ['a kubeconfig whose key has several lines', inUser(`|\n      ${base64.replace(/.{20}/g, '$&\n      ')}`), false],
    ['a kubeconfig whose key is escaped', inUser(`"${base64.replace(/.{30}/g, '$&\\n')}"`), false],
    ['a kubeconfig in JSON', JSON.stringify({ clusters: [], users: [{ 'client-key-data': base64 }] }), false],
    ['a kubeconfig without its key', inUser('""'), true],
    ['the outline of two keys', pem.replaceAll(/^[^-].*\n/gm, '').repeat(2), true],
  ])('the public rest of an entry that is %s', async (_, text, isTaken) => {
    const rest = Buffer.from(text);
    const opened = await openSink({ read: async () => holding({ kind: 'secret', digest, rest }) });
    const reading = opened.read({ id: 'x' }, call);
    if (isTaken) return expect((await reading)?.entries.get('a')).toMatchObject({ rest: new Uint8Array(rest) });
    const fault = statement('plugin/entry/rest-with-key', { name: 'a' });
    await expect(reading).rejects.toMatchObject({ said: statement('plugin/answer', { fault }) });
  });

  test.each([
    ['7 seconds', 7, 7],
    ['none', undefined, undefined],
    ['less than nothing', -1, undefined],
    ['no end', Number.POSITIVE_INFINITY, undefined],
    ['a text', '7', undefined],
  ])('a pause of %s that it asks for', async (_, retryAfterSeconds, believed) => {
    const opened = await openSink({
      read: async () => {
        throw Object.assign(new PluginError('unavailable', 'too many requests'), { retryAfterSeconds });
      },
    });
    const at = opened.locate({ path: ['x'] }, new Map());
    await expect(opened.read(at, call)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: believed });
  });

  test.each<readonly [string, Wild]>([
    ['no read', { read: undefined }],
    ['a text for a method', { write: 'write' }],
    ['a lock that is no method', { lock: true }],
    ['nothing of what it keeps whole', { atomic: 'some' }],
  ])('on opening: %s', async (_, change) => {
    await expect(openSink(change)).rejects.toMatchObject({
      code: 'unavailable',
      message: refusedFrom('sink "main" (@acme/it)'),
    });
  });
});

test('a secret in the name of an entry is hidden, and the part that a fault is about is not', async () => {
  const hide = (text: string): string => text.replaceAll('entry', '[secret]');
  const open = async () => ({
    ...(await sink.open({}, quietHost)),
    read: async () => ({ ...whole, entries: new Map([['entry', { kind: 'public', digest, bytes: 7 }]]) }),
  });
  const opened = await openGuarded('sink', { open } as Wild, {}, quietHost, { ...ofSink, hide });
  const fault = statement('plugin/part/type', { part: 'entry', name: '[secret]', expected: 'bytes' });
  await expect(opened.read({ id: 'x' }, call)).rejects.toMatchObject({
    message: refusedFrom('sink "main" (@acme/it)'),
    said: statement('plugin/answer', { fault }),
  });
});

describe('a backend that answers', () => {
  const request = emptyRequest;
  const noUse = { keys: [], issuers: [] };
  const generating = (change: Wild) => (own: Backend) => ({
    ...own,
    keyGenerator: {
      makes: ['ec-p256'],
      adopt: async () => change,
      generate: async () => ({ ...(await own.keyGenerator?.generate('ec-p256', call)), ...change }),
    },
  });
  const issuing = (change: Wild) => (own: Backend) => ({
    ...own,
    issuers: new Map([...(own.issuers ?? [])].map(([name, issuer]) => [name, { ...issuer, ...change }])),
  });
  const generate = async ({ keyGenerator }: Backend) => keyGenerator?.generate('ec-p256', call);
  const issue = ({ issuers }: Backend) => [...(issuers?.values() ?? [])][0]?.issue(request, call);

  test.each<readonly [string, (own: Backend) => Wild, (opened: Backend) => Promise<unknown> | undefined]>([
    ['a key of no kind', generating({ kind: 'toString' }), generate],
    ['a key without bytes', generating({ publicKey: 'PEM' }), generate],
    ['a key that lists no signatures', generating({ signatures: 'ec-sha256' }), generate],
    ['a key that cannot sign', generating({ sign: undefined }), generate],
    ['a key that cannot be exported', generating({ export: null }), generate],
    [
      'a signature that is a text',
      generating({ sign: async () => 'MEUC' }),
      async (opened) => (await generate(opened))?.sign(new Uint8Array(1), 'ec-sha256', call),
    ],
    [
      'an exported key that is a text',
      generating({ export: async () => 'PEM' }),
      async (opened) => (await generate(opened))?.export(call),
    ],
    [
      'the key of another',
      generating({ export: async () => new Secret(newKey().export({ type: 'pkcs8', format: 'der' })) }),
      async (opened) => (await generate(opened))?.export(call),
    ],
    [
      'an exported key that is none',
      generating({ export: async () => new Secret(Buffer.from('hunter2')) }),
      async (opened) => (await generate(opened))?.export(call),
    ],
    ['an issue that is null', issuing({ issue: async () => null }), issue],
    ['an issue of no status', issuing({ issue: async () => ({ status: 'done', chain: [] }) }), issue],
    ['a chain in PEM', issuing({ issue: async () => ({ status: 'issued', chain: ['PEM'] }) }), issue],
    ['pending without a ticket', issuing({ issue: async () => ({ status: 'pending', why: 'x' }) }), issue],
    ['a CA in PEM', issuing({ ca: async () => 'PEM' }), ({ issuers }) => [...(issuers?.values() ?? [])][0]?.ca(call)],
    ['an issuer that grants nothing', issuing({ grants: undefined }), issue],
    ['an issuer of a lifetime that every object has', issuing({ grants: { lifetime: 'constructor' } }), issue],
    ['rights of no text', (own) => ({ ...own, rights: () => null }), async (opened) => opened.rights?.(noUse)],
    [
      'missing rights that are a text',
      (own) => ({ ...own, missingRights: async () => 'no update' }),
      (opened) => opened.missingRights?.(noUse, call),
    ],
    ['rights that are no method', (own) => ({ ...own, rights: 'root' }), generate],
    ['issuers in an object', (own) => ({ ...own, issuers: {} }), issue],
    ['a generator that is true', (own) => ({ ...own, keyGenerator: true }), generate],
    ['null on opening', () => null, generate],
  ])('%s is told by its name', async (_, change, ask) => {
    await expect((async () => ask(await openBackend(change)))()).rejects.toMatchObject({
      '~pluginError': true,
      message: refusedFrom('backend "default" (@acme/it)'),
    });
  });
});

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('an error of a plugin', () => {
  test.each<readonly [string, unknown, Words]>([
    ['with a code that every object has', { '~pluginError': true, code: 'constructor', message: 'x' }, 'x'],
    ['with a code that is no text', { '~pluginError': true, code: { a: 1 }, message: 'x' }, 'x'],
    ['without a message', { '~pluginError': true }, statement('plugin/unknown-failure')],
    [
      'whose message is no text',
      { '~pluginError': true, code: 7, message: ['x'] },
      statement('plugin/unknown-failure'),
    ],
    ['that is null', null, statement('plugin/unknown-failure')],
    ['that is a revoked Proxy', revoked(), statement('plugin/unreadable-error')],
  ])('%s is one without a code', async (_, error, said) => {
    const opened = await openSink({ read: () => Promise.reject(error) });
    await expect(opened.read({ id: 'x' }, call)).rejects.toMatchObject({
      code: 'unavailable',
      message: `sink "main" (@acme/it): ${typeof said === 'string' ? said : said.message}`,
      said,
    });
  });

  test('is on one line, so that it cannot pass for another message', async () => {
    const opened = await openSink({ read: () => Promise.reject(new Error('gone\r\n\nkpki: Done\u2028x')) });
    const message = 'sink "main" (@acme/it): gone kpki: Done x';
    await expect(opened.read({ id: 'x' }, call)).rejects.toMatchObject({ message });
  });

  test('is cut where it is longer than anybody reads', async () => {
    const opened = await openSink({ read: () => Promise.reject(new Error('x'.repeat(20_000_000))) });
    const { message } = await opened.read({ id: 'x' }, call).then(
      () => new Error('it was taken'),
      (error: Error) => error,
    );
    expect(message.length).toBeLessThan(10_100);
    expect(message).toMatch(/x… \(and 19990000 characters more\)$/);
  });
});

test('a schema that answers neither options nor messages', async () => {
  const answers: readonly unknown[] = [
    null,
    'no',
    { issues: 'all' },
    { issues: [{ path: ['a'] }] },
    { issues: [null] },
  ];
  for (const answer of answers) {
    const options = { '~standard': { ...sink.options['~standard'], validate: () => answer } };
    await expect(judgedOptions({ options } as Wild, {}, ofSink)).rejects.toMatchObject({
      code: 'unavailable',
      message: refusedFrom('sink "main" (@acme/it)'),
    });
  }
});
