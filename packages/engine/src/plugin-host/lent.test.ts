import {
  type Agreement,
  type Backend,
  type Change,
  type Host,
  type Placement,
  PluginError,
  Secret,
  type Sink,
} from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { call } from '../../test/observed-state.ts';
import { openBackend, openSink, quietHost } from '../../test/plugins.ts';
import { emptyRequest } from '../../test/requests.ts';

const lines: string[] = [];
const host: Host = {
  ...quietHost,
  log: (level, text) => void lines.push(`${level} ${text}`),
  ask: async ({ text }) => new Secret(Buffer.from(text)),
};
const textOf = (secret: Secret): string => secret.use((bytes) => Buffer.from(bytes).toString());

const kept = new Map([['a', 'secret'] as const, ['b', 'public'] as const]);

describe('what a plugin is lent is not changed by what it does with it', () => {
  test('a change, and the secrets in it, which it can keep no longer than the call', async () => {
    const seen: Change[] = [];
    const opened = await openSink((own: Sink) => ({
      write: async (...[at, change, expected, each]: Parameters<Sink['write']>) => {
        seen.push(change);
        for (const entry of change.set.values()) if (entry.kind === 'public') entry.bytes.fill(0);
        const answer = await own.write(at, change, expected, each);
        (change.set as Map<string, unknown>).clear();
        return answer;
      },
    }));
    const secret = new Secret(Buffer.from('key'));
    const bytes = Buffer.from('certificate');
    const set = new Map([['a', { kind: 'secret', bytes: secret }] as const, ['b', { kind: 'public', bytes }] as const]);
    const at = opened.locate({ path: ['x'] }, kept);
    const lentSecrets: Secret[] = [];
    const watched = await openSink(() => ({
      write: async (_: unknown, change: Change) => {
        for (const entry of change.set.values()) if (entry.kind === 'secret') lentSecrets.push(entry.bytes);
        return null;
      },
    }));
    await opened.write(at, { set, unset: new Set() }, null, call);
    expect([set.size, textOf(secret), bytes.toString()]).toEqual([2, 'key', 'certificate']);
    expect(seen[0]?.set).not.toBe(set);
    await watched.write(watched.locate({ path: ['x'] }, kept), { set, unset: new Set() }, null, call);
    expect(lentSecrets.map(textOf)).toEqual(['\0\0\0']);
  });

  test('a placement, and what is kept there', async () => {
    const opened = await openSink((own: Sink) => ({
      locate: (placement: Placement, own2: unknown) => {
        (placement.path as string[]).push('elsewhere');
        Object.assign(placement.with ?? {}, { owner: 'root' });
        (own2 as Map<string, string>).set('c', 'public');
        return own.locate({ path: ['x'] }, new Map());
      },
    }));
    const placement = { path: ['x'], with: { owner: 'me' } };
    opened.locate(placement, kept);
    expect([placement, kept.size]).toEqual([{ path: ['x'], with: { owner: 'me' } }, 2]);
  });

  test('a message that is signed, a request, a key that is adopted', async () => {
    const opened = await openBackend((own): Backend => {
      const { keyGenerator, issuers } = own;
      if (keyGenerator === undefined) return own;
      const direct = issuers?.get('direct');
      return {
        ...own,
        keyGenerator: {
          ...keyGenerator,
          adopt: async (pkcs8, each) => {
            const key = await keyGenerator.adopt(pkcs8, each);
            pkcs8[Symbol.dispose]();
            return {
              ...key,
              sign: async (message, how, own2) => {
                const signature = await key.sign(message, how, own2);
                message.fill(0);
                return signature;
              },
            };
          },
        },
        issuers: new Map(
          direct === undefined
            ? []
            : [
                [
                  'direct',
                  {
                    ...direct,
                    issue: async (request, each) => {
                      request.csr.fill(0);
                      (request.usages as string[]).push('cert sign');
                      return direct.issue(request, each);
                    },
                  },
                ],
              ],
        ),
      };
    });
    const key = await opened.keyGenerator?.generate('ec-p256', call);
    const pkcs8 = await key?.export(call);
    if (pkcs8 === undefined) throw new Error('there is no key');
    const adopted = await opened.keyGenerator?.adopt(pkcs8, call);
    expect(pkcs8.use((bytes) => bytes.some((byte) => byte !== 0))).toBe(true);
    const message = Buffer.from('message');
    await adopted?.sign(message, 'ec-sha256', call);
    expect(message.toString()).toBe('message');
    const asked = () => ({ ...structuredClone(emptyRequest), csr: new Uint8Array([1]) });
    const request = asked();
    await opened.issuers
      ?.get('direct')
      ?.issue(request, call)
      .catch(() => {});
    expect(request).toEqual(asked());
  });
});

test('a secret that it hands out is copied, and its own is overwritten', async () => {
  const own = new Secret(Buffer.from('key'));
  const opened = await openSink(() => ({ reveal: async () => own }));
  const revealed = await opened.reveal?.({ id: 'x' }, 'a', call);
  expect([revealed === undefined ? '' : textOf(revealed), textOf(own)]).toEqual(['key', '\0\0\0']);
});

test('a flood of lines ends, and a line that is no text is none', async () => {
  lines.length = 0;
  await openSink((_: Sink, lent: Host) => {
    lent.log('info', null as never);
    for (let line = 0; line < 5000; line += 1) lent.log('info', `line ${line}\nkpki: Done`);
    return {};
  }, host);
  expect(lines.length).toBe(999);
  expect([lines[0], lines.at(-1)]).toEqual(['info line 0 kpki: Done', 'info line 998 kpki: Done (log truncated)']);
});

test('questions end too', async () => {
  const asking = openSink((_: Sink, lent: Host) => {
    const asked = Array.from({ length: 101 }, () => lent.ask({ text: 'PIN?', hidden: true }));
    return { check: async () => void (await Promise.all(asked)) };
  }, host);
  await expect((await asking).check(call)).rejects.toMatchObject({ code: 'denied' });
});

test('a lock that is lost says whose it was, whatever the reason is', async () => {
  for (const [reason, message] of [
    [new PluginError('conflict', 'the lock was lost'), 'sink "main" (@acme/it): the lock was lost'],
    [undefined, 'sink "main" (@acme/it): plugin/lock/lost'],
  ] as const) {
    const losing = new AbortController();
    const opened = await openSink(() => ({ lock: async () => ({ lost: losing.signal, release: async () => {} }) }));
    const lock = await opened.lock?.([], 'me', call);
    if (lock === undefined || 'heldBy' in lock) throw new Error('it was not locked');
    expect(lock.lost.aborted).toBe(false);
    losing.abort(reason);
    expect(lock.lost.reason).toMatchObject({ message });
  }
});

test('a key that is another than a moment ago is a conflict', async () => {
  const opened = await openBackend((own): Backend => {
    const { keyStore } = own;
    if (keyStore === undefined) return own;
    const find: typeof keyStore.find = (name, each) => keyStore.create(`${name}${Math.random()}`, 'ec-p256', each);
    return { ...own, keyStore: { ...keyStore, find } };
  });
  await opened.keyStore?.find('a', call);
  await expect(opened.keyStore?.find('a', call)).rejects.toMatchObject({ code: 'conflict' });
});

describe('an agreement that a plugin asks for', () => {
  const asking = async (to: Agreement, agree: Host['agree'] = host.agree): Promise<unknown> => {
    const opened = await openSink((_: Sink, lent: Host) => ({ check: () => lent.agree(to) }), { ...host, agree });
    return opened.check(call).then(
      () => 'agreed',
      (error: unknown) => error,
    );
  };
  const server: Agreement = { kind: 'server', origin: 'https://vault.example.com', anchors: 'machine' };

  test('reaches the user as it was asked for, and so does the answer', async () => {
    const asked: Agreement[] = [];
    expect(await asking({ ...server, more: 1 } as Agreement, async (to) => void asked.push(to))).toBe('agreed');
    expect(asked).toEqual([server]);
    const refused = new PluginError('denied', 'not agreed');
    expect(await asking(server, () => Promise.reject(refused))).toMatchObject({
      code: 'denied',
      message: expect.stringContaining('not agreed'),
    });
  });

  test('is refused where it is none', async () => {
    for (const odd of [
      { ...server, origin: 7 },
      { kind: 'program', command: [{}], variables: [], file: '', digest: '' },
    ]) {
      expect(await asking(odd as unknown as Agreement)).toMatchObject({ code: 'invalid' });
    }
  });
});
