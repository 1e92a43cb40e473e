import type { Sink } from '@kpki/plugin';
import { isSoak, soakSeed } from '@kpki/services/random-cases';
import { describe, expect, test } from 'vitest';
import { caPlacementsOf } from '../test/ca-placements.ts';
import { cluster, twoNodes } from '../test/clusters.ts';
import { coded } from '../test/coded.ts';
import { call, changesOf, daysLater, now } from '../test/observed-state.ts';
import { copiesOf, filledSinks, type SinksState, sinksState } from '../test/sinks.ts';
import { emptyIntent, isIdle, makePlan } from './index.ts';
import { chainOf } from './inventory/copy.ts';
import { observe } from './inventory/observe.ts';
import { readCaPlacements } from './issuing/read-ca-placement.ts';
import { ofKind } from './layouts/artifact-kinds.ts';
import { finding } from './model/finding.ts';
import { present } from './model/slot.ts';

const declared = cluster({ ...twoNodes, etcd: { topology: 'unmanaged' } });

const templates = [
  { name: 'vault', layout: 'vault-kv' },
  { name: 'mgmt', layout: 'tls-secrets' },
] as const;

const vaultAndSecrets = (wrap: (sink: Sink) => Sink = (same) => same, storages?: SinksState['storages']) =>
  sinksState(
    declared,
    templates.map((template) => ({ ...template, wrap })),
    storages,
  );

/** The same, filled: with the same keys and certificates each time. */
const filledVaultAndSecrets = (wrap: (sink: Sink) => Sink = (same) => same): Promise<SinksState> =>
  filledSinks(
    declared,
    templates.map((template) => ({ ...template, wrap })),
  );

/** Fails unless each artifact has one key and one certificate, however many copies there are. */
async function assertOneOfEach(observed: SinksState): Promise<void> {
  for (const [id, copies] of observe(await observed.read())) {
    const keys = new Set(copies.map((copy) => Buffer.from(present(copy.privateKey) ?? []).toString('hex')));
    const chains = new Set(
      copies.map((copy) =>
        chainOf(copy)
          .map(({ der }) => Buffer.from(der).toString('hex'))
          .join(),
      ),
    );
    expect([keys.size, chains.size], id).toEqual([1, 1]);
  }
}

test('two sinks get the same keys and certificates, and a second apply has nothing to do', async () => {
  const observed = await vaultAndSecrets();
  await observed.apply();
  expect(isIdle(await observed.plan())).toBe(true);
  await assertOneOfEach(observed);
  expect(observed.locationsOf('vault')).toContain('demo/kubernetes-ca');
  expect(observed.locationsOf('vault')).toContain('demo/cp2/apiserver');
  expect(observed.locationsOf('mgmt')).toContain('demo-apiserver-cp2');
  const stored = observed.stored();
  expect(stored.get('mgmt demo-apiserver-cp1 tls.key')).toBe(stored.get('vault demo/cp1/apiserver private_key'));
  expect(stored.get('mgmt demo-apiserver-cp1 ca.crt')).toBe(stored.get('vault demo/kubernetes-ca certificate'));
});

test('two sinks that would keep something at one location are refused before anything is read', async () => {
  const observed = await sinksState(declared, [
    { name: 'one', layout: 'vault-kv' },
    { name: 'other', layout: 'vault-kv' },
  ]);
  await expect(observed.plan()).rejects.toMatchObject({
    code: 'invalid',
    said: coded('location-shared', {
      sinks: ['one', 'other'],
      location: expect.stringMatching(/^\S*demo\/kubernetes-ca\b/),
    }),
  });
  expect(observed.events).toEqual([]);
});

test('a sink that is added gets copies, and nothing is issued', async () => {
  const observed = await filledVaultAndSecrets();
  const before = observed.stored();
  observed.storages.get('mgmt')?.locations.clear();
  const plan = await observed.plan();
  const actions = new Set(plan.steps.filter(({ writes }) => writes.length > 0).map(({ action }) => action));
  expect(actions).toEqual(new Set(['copy', 'update']));
  expect(plan.steps.find(({ artifact }) => artifact === 'apiserver cp1')).toMatchObject({
    action: 'copy',
    from: { sink: 'vault', node: 'cp1' },
    reasons: [finding('copy-missing', { keeper: { node: 'cp1', sink: 'mgmt' } })],
  });
  await observed.apply();
  expect(observed.stored()).toEqual(before);
});

test('of two pairs that are in order the younger is kept in both sinks', async () => {
  const observed = await filledVaultAndSecrets();
  const older = await vaultAndSecrets(undefined, copiesOf(observed.storages));
  const taken = [...(older.storages.get('vault')?.locations.get('demo/cp1/apiserver')?.entries ?? [])];
  older.storages.get('vault')?.locations.delete('demo/cp1/apiserver');
  older.storages.get('mgmt')?.locations.delete('demo-apiserver-cp1');
  await older.apply(daysLater(1));
  const newer = older.stored().get('mgmt demo-apiserver-cp1 tls.crt');
  older.storages.get('vault')?.locations.set('demo/cp1/apiserver', { entries: new Map(taken), attributes: '{}' });
  expect(changesOf(await older.plan(daysLater(1)))).toMatchObject({ 'apiserver cp1': 'copy copies-differ' });
  await older.apply(daysLater(1));
  expect(older.stored().get('vault demo/cp1/apiserver certificate')).toBe(newer);
  await assertOneOfEach(older);
});

/** Both sinks have a pair of `apiserver cp1` in order, and neither is younger. */
async function twoEquallyGoodPairs(): Promise<SinksState> {
  const one = await filledVaultAndSecrets();
  const other = await vaultAndSecrets(undefined, copiesOf(one.storages));
  other.storages.get('vault')?.locations.delete('demo/cp1/apiserver');
  other.storages.get('mgmt')?.locations.delete('demo-apiserver-cp1');
  await other.apply();
  const rival = other.storages.get('mgmt')?.locations.get('demo-apiserver-cp1');
  if (rival === undefined) throw new Error('the pair was not made again');
  one.storages.get('mgmt')?.locations.set('demo-apiserver-cp1', rival);
  return one;
}

test.each([
  ['a plan', emptyIntent],
  ['a renewal that is asked for', { ...emptyIntent, renew: ['apiserver cp1'] }],
])('two pairs that are equally good stop %s', async (_, intent) => {
  const step = (await (await twoEquallyGoodPairs()).plan(now, intent)).steps.find(
    ({ artifact }) => artifact === 'apiserver cp1',
  );
  expect(step).toMatchObject({
    action: 'blocked',
    reasons: [
      finding('copies-differ/rivals', { main: { node: 'cp1', sink: 'vault' }, rival: { node: 'cp1', sink: 'mgmt' } }),
    ],
  });
});

test('they also stop a renewal whose certificate is signed elsewhere', async () => {
  const observed = await (await twoEquallyGoodPairs()).read();
  const isElsewhere = { key: { kind: 'external' }, signer: { kind: 'external' } } as const;
  const placements = caPlacementsOf(declared, { all: isElsewhere });
  const caPlacements = await readCaPlacements(ofKind(observed.artifacts, 'ca'), placements, call);
  const intent = { ...emptyIntent, renew: ['apiserver cp1', 'apiserver cp2'] };
  const { steps } = makePlan({ ...observed, caPlacements }, now, intent);
  const found = (artifact: string) => steps.find((step) => step.artifact === artifact)?.reasons.at(-1)?.message;
  expect(found('apiserver cp1')).toBe('copies-differ/rivals');
  expect(found('apiserver cp2')).toBe('pending-issuer/external');
});

test('a renewal of both copies keeps the key, and its certificate is one', async () => {
  const observed = await filledVaultAndSecrets();
  const before = observed.stored();
  const later = daysLater(340);
  await observed.apply(later);
  expect(isIdle(await observed.plan(later))).toBe(true);
  await assertOneOfEach(observed);
  const after = observed.stored();
  const [key, certificate] = ['mgmt demo-apiserver-cp1 tls.key', 'mgmt demo-apiserver-cp1 tls.crt'];
  expect(after.get(key)).toBe(before.get(key));
  expect(after.get(certificate)).not.toBe(before.get(certificate));
});

test('a key that the one sink does not give back cannot be copied to another', async () => {
  const observed = await filledVaultAndSecrets(({ reveal: _, ...rest }) => rest);
  expect(isIdle(await observed.plan())).toBe(true);
  observed.storages.get('mgmt')?.locations.delete('demo-apiserver-cp1');
  const step = (await observed.plan()).steps.find(({ artifact }) => artifact === 'apiserver cp1');
  expect(step).toMatchObject({ action: 'blocked', reasons: [{ reason: 'key-not-given-back' }] });
});

/** An observed state whose sinks can die on demand: at the n-th write, before or after it. */
async function mortalState(
  make: (wrap: (sink: Sink) => Sink) => Promise<SinksState>,
): Promise<{ observed: SinksState; dieAt: (write: number) => void; revive: () => void }> {
  let left = Number.POSITIVE_INFINITY;
  let isApplied = false;
  const observed = await make((sink) => ({
    ...sink,
    write: async (...given) => {
      left -= 1;
      if (left > 0) return sink.write(...given);
      if (left === 0 && isApplied) await sink.write(...given);
      throw new Error('killed');
    },
  }));
  return {
    observed,
    dieAt: (write) => {
      left = write;
      isApplied = write % 2 === 0;
    },
    revive: () => {
      left = Number.POSITIVE_INFINITY;
    },
  };
}

/** The soak kills at every write, other runs at some, with varying offset. */
const every = isSoak ? 1 : 19;
const firstKilled = (): number => 1 + (soakSeed() % every);

const isKilled = (apply: Promise<unknown>): Promise<boolean> =>
  apply.then(
    () => false,
    () => true,
  );

describe('killed at any location', () => {
  test('the next run keeps what is there, and brings the rest into both sinks', async () => {
    let at = firstKilled();
    for (let killed = true; killed; at += every) {
      const { observed, dieAt, revive } = await mortalState(vaultAndSecrets);
      dieAt(at);
      killed = await isKilled(observed.apply());
      revive();
      const before = observed.stored();
      await observed.apply();
      expect(isIdle(await observed.plan())).toBe(true);
      await assertOneOfEach(observed);
      const after = observed.stored();
      for (const [where, bytes] of before) expect(after.get(where), where).toBe(bytes);
    }
    expect(at).toBeGreaterThan(20);
  });

  test('of a renewal: no key is lost, and what was renewed is not renewed again', async () => {
    const later = daysLater(340);
    const certificates = (stored: ReadonlyMap<string, string>): ReadonlySet<string> =>
      new Set([...stored].filter(([where]) => /certificate$|crt$/.test(where)).map(([, bytes]) => bytes));
    let at = firstKilled();
    for (let killed = true; killed; at += every) {
      const { observed, dieAt, revive } = await mortalState(filledVaultAndSecrets);
      const first = observed.stored();
      dieAt(at);
      killed = await isKilled(observed.apply(later));
      revive();
      const renewed = [...certificates(observed.stored())].filter((each) => !certificates(first).has(each));
      await observed.apply(later);
      expect(isIdle(await observed.plan(later))).toBe(true);
      await assertOneOfEach(observed);
      const after = observed.stored();
      for (const each of renewed) expect(certificates(after)).toContain(each);
      for (const [where, bytes] of first) if (/key$/.test(where)) expect(after.get(where), where).toBe(bytes);
    }
    expect(at).toBeGreaterThan(20);
  });
});
