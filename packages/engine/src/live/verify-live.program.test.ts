import { PluginError, Secret } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { anotherState, call, daysLater, fullState, now, type TestState } from '../../test/observed-state.ts';
import { at, member } from '../../test/tls-member.ts';
import { type ExpectedClient, emptyIntent, type Verdict } from '../index.ts';
import { verifyLive } from './verify-live.ts';

/** Asks only one etcd member of this observed state. */
async function ask(
  observed: TestState,
  files: TestState,
  { clients = [], bundle }: { readonly clients?: readonly ExpectedClient[]; readonly bundle?: readonly Buffer[] } = {},
): Promise<readonly Verdict[]> {
  const etcd = await member(files, bundle === undefined ? {} : { ca: [...bundle] });
  const question = { live: { cp1: { etcd } }, servers: ['etcd'], clients } as const;
  const read = await observed.read();
  return verifyLive(read, question, now, (event) => void observed.events.push(event), call);
}

/** `etcd cp1`, `clients of etcd cp1`, `CLIENT → etcd cp1` */
function subjectOf({ what }: Verdict): string {
  if (what.message === 'subject/server') return `${what.params.name} ${what.params.node}`;
  if (what.message === 'subject/clients-of-server') return `clients of ${what.params.name} ${what.params.node}`;
  if (what.message === 'subject/client-of-server')
    return `${what.params.client} → ${what.params.name} ${what.params.node}`;
  throw new Error(`${what.message} is not about a server`);
}

const lines = (verdicts: readonly Verdict[]): readonly string[] =>
  verdicts.map((verdict) => `${verdict.holds} ${verdict.check} ${subjectOf(verdict)}`);

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
      'unproven trusted clients of etcd cp1',
      'no trusted etcd-healthcheck-client cp1 → etcd cp1',
      'yes trusted old → etcd cp1',
      'yes trusted next → etcd cp1',
    ]);
    // Clients with the stored trust bundle reject it.
    const refusals = expect.objectContaining({ texts: expect.arrayContaining([expect.any(String)]) });
    expect(verdicts[0]?.text).toEqual(coded('served/other-ca', { issuer: 'CN=etcd-ca', refusals }));
    // No stored CA signed it: no restart fixes that.
    expect(verdicts[0]?.code).toBe('other-ca');
    expect(verdicts[0]?.fact).toEqual(coded('served/by', { issuer: 'CN=etcd-ca' }));
  });
});

const storedCa = {
  subject: 'CN=etcd-ca',
  notAfter: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  fingerprint: expect.stringMatching(/^[\da-f]{64}$/),
};

test('a bundle that the server has not reloaded differs by the number of CAs', async () => {
  const observed = await fullState(cluster());
  const next = await anotherState(cluster());
  observed.put('pki/etcd/ca.crt', `${observed.text('pki/etcd/ca.crt')}${next.text('pki/etcd/ca.crt')}`);
  const [, asked] = await ask(observed, observed, { bundle: [at(next, 'pki/etcd/ca.crt')] });
  if (asked?.text.message !== 'clients/other-cas') throw new Error('the server requests the stored CAs');
  const { stored } = asked.text.params;
  // The server only has to be restarted.
  expect([asked.holds, asked.code, asked.text.params.asked]).toEqual(['no', 'not-reloaded', ['CN=etcd-ca']]);
  // Both have the same name: the date and the fingerprint tell them apart.
  expect(stored).toEqual([storedCa, storedCa]);
  expect(new Set(stored.map(({ fingerprint }) => fingerprint))).toHaveProperty('size', 2);
});

describe('of a server with the certificate of a CA that is none of the cluster', () => {
  /** The server requests one of two stored CAs, as before a restart. */
  async function askAnother(inRotation: boolean): Promise<readonly Verdict[]> {
    const observed = await fullState(cluster());
    const another = await anotherState(cluster(), daysLater(-30));
    if (inRotation) {
      const rotated = { ...emptyIntent, rotate: [{ name: 'etcd-ca', to: 'trust' }] } as const;
      await observed.applyFor(rotated);
    }
    return ask(observed, another);
  }

  test('no restart is the fix while both CAs of a rotation are stored', async () => {
    const [served, asked] = await askAnother(true);
    expect([served?.code, served?.restarts]).toEqual(['other-ca', undefined]);
    expect(asked?.text).toEqual(coded('clients/other-cas', { reloads: [] }));
    expect([asked?.holds, asked?.code, asked?.restarts]).toEqual(['no', undefined, undefined]);
  });

  test('a removed CA may have signed an older one, which the server reloads', async () => {
    const [served, asked] = await askAnother(false);
    expect([served?.text.message, served?.code]).toEqual(['served/other-ca', 'not-reloaded']);
    // Both CAs have one name, which proves no trust.
    expect([asked?.holds, asked?.text]).toEqual(['unproven', coded('clients/of-other-ca')]);
  });
});

test('of two requested CAs with one name, date and fingerprint identify the stored CA', async () => {
  const observed = await fullState(cluster());
  const next = await anotherState(cluster());
  const [, asked] = await ask(observed, observed, {
    bundle: [at(observed, 'pki/etcd/ca.crt'), at(next, 'pki/etcd/ca.crt')],
  });
  expect(asked).toMatchObject({
    holds: 'no',
    text: coded('clients/other-cas', { asked: ['CN=etcd-ca', 'CN=etcd-ca'], stored: [storedCa] }),
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
    'unproven trusted clients of etcd cp1',
    'unproven trusted etcd-healthcheck-client → etcd cp1',
  ]);
});

test('ends when the call is aborted', async () => {
  const observed = await fullState(cluster());
  const signal = AbortSignal.abort();
  const read = await observed.read();
  await expect(verifyLive(read, { servers: ['etcd'] }, now, () => {}, { signal })).rejects.toBe(signal.reason);
});
