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
  if (certificate === undefined || key === undefined) throw new Error('the world has no client of etcd');
  return { what, credential: { certificate, privateKey: new Secret(key) }, servers: ['etcd'], expected };
}

describe('clients that have to be accepted or refused', () => {
  test('before the next CA is trusted', async () => {
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

  test('and after the old one is not any more', async () => {
    const observed = await fullState(cluster());
    const next = await anotherState(cluster());
    const verdicts = await ask(observed, next, {
      clients: [client(observed, 'old', 'refused'), client(next, 'next', 'accepted')],
    });
    expect(lines(verdicts)).toEqual([
      'no served etcd cp1',
      // Both CAs have the same name, which is all that a server tells of them.
      'yes trusted clients of etcd cp1',
      'no trusted etcd-healthcheck-client cp1 → etcd cp1',
      'yes trusted old → etcd cp1',
      'yes trusted next → etcd cp1',
    ]);
    expect(verdicts[0]?.text).toMatch(/clients that hold the stored trust bundle refuse it: /);
  });
});

test('a bundle that is not read yet is told by the number of its CAs', async () => {
  const observed = await fullState(cluster());
  const next = await anotherState(cluster());
  observed.put('pki/etcd/ca.crt', `${observed.text('pki/etcd/ca.crt')}${next.text('pki/etcd/ca.crt')}`);
  const [, asked] = await ask(observed, observed, { bundle: [at(next, 'pki/etcd/ca.crt')] });
  // Both have the same name: the date and the fingerprint tell them apart.
  const which = /CN=etcd-ca until \d{4}-\d\d-\d\d, SHA-256 [\da-f]{16}…/g;
  expect(asked).toMatchObject({
    holds: 'no',
    text: expect.stringMatching(/^it asks for those of 1 CA \(CN=etcd-ca\), and stored are 2 CAs \(/),
  });
  expect(new Set(asked?.text.match(which))).toHaveProperty('size', 2);
});

test('of two CAs of one name that a server asks for, the stored one is told by its date and fingerprint', async () => {
  const observed = await fullState(cluster());
  const next = await anotherState(cluster());
  const [, asked] = await ask(observed, observed, {
    bundle: [at(observed, 'pki/etcd/ca.crt'), at(next, 'pki/etcd/ca.crt')],
  });
  expect(asked).toMatchObject({
    holds: 'no',
    text: expect.stringMatching(
      /^it asks for those of 2 CAs \(CN=etcd-ca, CN=etcd-ca\), and stored is 1 CA \(CN=etcd-ca until \d{4}-\d\d-\d\d, SHA-256 [\da-f]{16}…\)/,
    ),
  });
});

test('a sink that gives no keys back: whom a server asks for, and what it serves, are known all the same', async () => {
  const observed = await fullState(cluster(), ({ reveal: _, ...rest }) => rest);
  expect(lines(await ask(observed, observed))).toEqual([
    'yes served etcd cp1',
    'yes trusted clients of etcd cp1',
    'unproven trusted etcd-healthcheck-client cp1 → etcd cp1',
  ]);
});

test('keys that are taken out are told, and wiped after use', async () => {
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

test('nothing is stored: what is served is told, and nothing is proven by it', async () => {
  const observed = await fullState(cluster());
  const empty = await fullState(cluster());
  empty.remove(...empty.entries());
  expect(lines(await ask(empty, observed))).toEqual([
    'unproven served etcd cp1',
    'no trusted clients of etcd cp1',
    'unproven trusted etcd-healthcheck-client → etcd cp1',
  ]);
});

test('it ends when the call does', async () => {
  const observed = await fullState(cluster());
  const signal = AbortSignal.abort();
  const read = await observed.read();
  await expect(verifyLive(read, { servers: ['etcd'] }, now, () => {}, { signal })).rejects.toBe(signal.reason);
});
