import { PluginError, Secret } from '@kpki/plugin';
import type { Shown } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { anotherState, call, fullState, now, type TestState } from '../../test/observed-state.ts';
import { inWords } from '../../test/said.ts';
import { at, member } from '../../test/tls-member.ts';
import type { ExpectedClient, Verdict } from '../index.ts';
import { verifyLive } from './verify-live.ts';

/** Asks only one etcd member of this observed state. */
async function ask(
  observed: TestState,
  files: TestState,
  { clients = [], bundle }: { readonly clients?: readonly ExpectedClient[]; readonly bundle?: readonly Buffer[] } = {},
): Promise<readonly Shown<Verdict>[]> {
  const etcd = await member(files, bundle === undefined ? {} : { ca: [...bundle] });
  const question = { live: { cp1: { etcd } }, servers: ['etcd'], clients } as const;
  const read = await observed.read();
  return inWords(await verifyLive(read, question, now, (event) => void observed.events.push(event), call));
}

const lines = (verdicts: readonly Shown<Verdict>[]): readonly string[] =>
  verdicts.map(({ check, what, holds }) => `${holds} ${check} ${what.replace(/ at .*/, '')}`);

function client(observed: TestState, what: string, expected: ExpectedClient['expected']): ExpectedClient {
  const [certificate, key] = ['crt', 'key'].map((ending) => at(observed, `pki/apiserver-etcd-client.${ending}`));
  if (certificate === undefined || key === undefined) throw new Error('no client of etcd is stored');
  return { what, credential: { certificate, privateKey: new Secret(key) }, servers: ['etcd'], expected };
}

describe('clients that the server must accept or reject', () => {
  test('before the server trusts the new CA', async () => {
    const observed = await fullState(cluster());
    const next = await anotherState(cluster());
    const clients = [
      client(observed, 'old', 'accepted'),
      client(next, 'next', 'accepted'),
      client(next, 'next', 'refused'),
    ];
    expect(lines(await ask(observed, observed, { clients }))).toEqual([
      'yes served etcd cp1',
      'yes trusted clients of etcd cp1',
      'yes trusted etcd-healthcheck-client cp1 → etcd cp1',
      'yes trusted old → etcd cp1',
      'no trusted next → etcd cp1',
      'yes trusted next → etcd cp1',
    ]);
  });

  test('after the server no longer trusts the old CA', async () => {
    const observed = await fullState(cluster());
    const next = await anotherState(cluster());
    const verdicts = await ask(observed, next, {
      clients: [client(observed, 'old', 'refused'), client(next, 'next', 'accepted')],
    });
    expect(lines(verdicts)).toEqual([
      'no served etcd cp1',
      // Both CAs have the same name, and a server sends nothing else of them.
      'yes trusted clients of etcd cp1',
      'no trusted etcd-healthcheck-client cp1 → etcd cp1',
      'yes trusted old → etcd cp1',
      'yes trusted next → etcd cp1',
    ]);
    expect(verdicts[0]?.text).toMatch(/clients with the stored trust bundle reject the served one: /);
  });
});

test('a bundle that the server has not reloaded differs by the number of CAs', async () => {
  const observed = await fullState(cluster());
  const next = await anotherState(cluster());
  observed.put('pki/etcd/ca.crt', `${observed.text('pki/etcd/ca.crt')}${next.text('pki/etcd/ca.crt')}`);
  const [, asked] = await ask(observed, observed, { bundle: [at(next, 'pki/etcd/ca.crt')] });
  // Both have the same name: the date and the fingerprint tell them apart.
  const which = /CN=etcd-ca, valid until \d{4}-\d\d-\d\d, SHA-256 [\da-f]{16}…/g;
  expect(asked).toMatchObject({
    holds: 'no',
    text: expect.stringMatching(/^requests client certificates issued by 1 CA \(CN=etcd-ca\); stored: 2 CAs \(/),
  });
  expect(new Set(asked?.text.match(which))).toHaveProperty('size', 2);
});

test('of two requested CAs with one name, date and fingerprint identify the stored CA', async () => {
  const observed = await fullState(cluster());
  const next = await anotherState(cluster());
  const [, asked] = await ask(observed, observed, {
    bundle: [at(observed, 'pki/etcd/ca.crt'), at(next, 'pki/etcd/ca.crt')],
  });
  expect(asked).toMatchObject({
    holds: 'no',
    text: expect.stringMatching(
      /^requests client certificates issued by 2 CAs \(CN=etcd-ca, CN=etcd-ca\); stored: 1 CA \(CN=etcd-ca, valid until \d{4}-\d\d-\d\d, SHA-256 [\da-f]{16}…\)/,
    ),
  });
});

test('with a sink that returns no keys, the requested CAs and the served certificate are still known', async () => {
  const observed = await fullState(cluster(), ({ reveal: _, ...rest }) => rest);
  expect(lines(await ask(observed, observed))).toEqual([
    'yes served etcd cp1',
    'yes trusted clients of etcd cp1',
    'unproven trusted etcd-healthcheck-client cp1 → etcd cp1',
  ]);
});

test('keys read from a sink are reported, and wiped after use', async () => {
  const revealed: Secret[] = [];
  const observed = await fullState(cluster(), (sink) => ({
    ...sink,
    reveal: async (...given) => {
      const secret = await sink.reveal?.(...given);
      if (secret === undefined) throw new PluginError('unsupported', 'the sink in memory gives keys back');
      revealed.push(secret);
      return secret;
    },
  }));
  await ask(observed, observed);
  expect(observed.events.flatMap((event) => (event.type === 'revealed' ? [event.entry] : []))).toEqual([
    'pki/etcd/healthcheck-client.key',
  ]);
  expect(revealed).toHaveLength(1);
  for (const secret of revealed) expect(secret.use((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
});

test('with nothing stored, the served certificate is reported and proves nothing', async () => {
  const observed = await fullState(cluster());
  const empty = await fullState(cluster());
  empty.remove(...empty.entries());
  expect(lines(await ask(empty, observed))).toEqual([
    'unproven served etcd cp1',
    'no trusted clients of etcd cp1',
    'unproven trusted etcd-healthcheck-client → etcd cp1',
  ]);
});

test('ends when the call is aborted', async () => {
  const observed = await fullState(cluster());
  const signal = AbortSignal.abort();
  const read = await observed.read();
  await expect(verifyLive(read, { servers: ['etcd'] }, now, () => {}, { signal })).rejects.toBe(signal.reason);
});
