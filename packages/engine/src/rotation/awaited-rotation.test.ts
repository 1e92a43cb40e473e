import { isDeepStrictEqual } from 'node:util';
import type { KeyGenerator } from '@kpki/plugin';
import { partOf } from '@kpki/services/random-cases';
import type { CaName, Cluster } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { caPlacementsOf, heldIn, openMemory } from '../../test/ca-placements.ts';
import { everythingIsSound } from '../../test/cases.ts';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { keyPem, newKey } from '../../test/keys.ts';
import { changesOf, copiedState, daysLater, emptyState, now, type TestState } from '../../test/observed-state.ts';
import { certificatesOf, importInto, refusedBy, signedBy, signingRequestsOf } from '../../test/two-sides.ts';
import { emptyIntent, hasWork, isToDo, type Phase, type Rotated, statusOf } from '../index.ts';
import { pinOf } from '../inventory/wording.ts';
import { finding, remedy } from '../model/finding.ts';
import { statement } from '../model/statement.ts';

const declared = cluster({
  ...threeNodes,
  workers: [],
  ca: { topology: 'single-root', limitPathLength: true, permittedNames: null },
});

interface TwoSides {
  /** Has no key of the root. */
  readonly online: TestState;
  /** Has it. */
  readonly office: TestState;
}

async function belowHeldRoot(declared: Cluster) {
  const { store } = await openMemory();
  const caPlacements = caPlacementsOf(declared, { 'root-ca': { key: heldIn(store) } });
  const observed = (await emptyState(declared)).heldBy(caPlacements);
  await observed.apply();
  return { observed, caPlacements };
}

/** Made once: making it takes longest. */
const usual = belowHeldRoot(declared);

/** A cluster below a root whose key is with somebody else. */
async function belowOfflineRoot(): Promise<TwoSides> {
  const { observed, caPlacements } = await usual;
  return bothSides((await copiedState('below an offline root', async () => observed)).heldBy(caPlacements));
}

/** The same, where the next key of a CA waits. */
async function waitingBelow(name: Rotated): Promise<TwoSides> {
  const { caPlacements } = await usual;
  const observed = await copiedState(`${name} waits`, async () => {
    const { online } = await belowOfflineRoot();
    await online.rotate(name, 'trust');
    return online;
  });
  return bothSides(observed.heldBy(caPlacements));
}

/** Where another cluster, of one node, has its root. */
async function belowAnotherRoot(): Promise<TestState> {
  return (await belowHeldRoot(cluster({ ca: declared.ca }))).observed;
}

function bothSides(office: TestState): TwoSides {
  const root = { key: { kind: 'external' }, signer: { kind: 'external' } } as const;
  return { office, online: office.heldBy(caPlacementsOf(declared, { 'root-ca': root })) };
}

const ask = (name: Rotated, to: Phase) => ({ ...emptyIntent, rotate: [{ name, to }] });

/** All that waits is asked for, signed and imported; nothing is done with it yet. */
async function afterImport({ online, office }: TwoSides, at?: Date): Promise<TestState> {
  return (await importInto(online, await signedFor({ online, office }, at))).observed;
}

async function signedFor({ online, office }: TwoSides, at?: Date): Promise<readonly Certificate[]> {
  return certificatesOf(await signedBy(office, await signingRequestsOf(online), at));
}

function onNodes(observed: TestState, at: (node: string) => string): readonly string[] {
  return declared.controlPlane.map(({ name }) => observed.text(at(name)));
}

const folders = { 'kubernetes-ca': 'pki', 'etcd-ca': 'pki/etcd' } as const;

// Each run has one of them.
describe.each(partOf(['kubernetes-ca', 'etcd-ca'] as const, 2))(
  '%s, which a root signs that is with somebody else',
  (name) => {
    const file = (node: string, entry: string): string => `${node}/${folders[name]}/${entry}`;
    const onAll = (observed: TestState, entry: string): readonly string[] =>
      declared.controlPlane.map((node) => observed.text(file(node.name, entry)));

    test('is rotated by a key that waits and a certificate that is imported; everything is believed at each phase', async () => {
      const sides = await belowOfflineRoot();
      const { online, office } = sides;
      const before = onAll(online, 'ca.crt');
      if (name === 'kubernetes-ca') await online.rotate(name, 'prepare');

      const first = await online.plan(now, ask(name, 'trust'));
      expect(changesOf(first)).toEqual({ [name]: 'request rotation' });
      expect(first.rollout).toEqual([]);
      await online.apply(first);
      expect(new Set(onAll(online, 'ca.key.next')).size).toBe(1);
      expect(onAll(online, 'ca.crt')).toEqual(before);
      expect(await online.status(name)).toMatchObject({
        at: 'trust',
        awaitsSignature: true,
        next: 'trust',
        back: 'rollback',
      });
      await everythingIsSound(online);

      const signingRequests = await signingRequestsOf(online);
      expect(signingRequests.map(({ artifact, signer }) => [artifact, signer])).toEqual([[name, 'root-ca']]);
      expect(await refusedBy(office, signingRequests)).toEqual([]);
      const taking = await afterImport(sides);
      const taken = await taking.plan();
      expect(changesOf(taken)).toEqual({ [name]: 'rotate rotation' });
      await taking.apply(taken);
      expect(new Set(onAll(online, 'ca.crt.next')).size).toBe(1);
      expect(onAll(online, 'ca.crt')).toEqual(before);
      expect(await online.status(name)).toMatchObject({ at: 'trust', isComplete: false });
      expect((await online.status(name)).awaitsSignature).toBeUndefined();

      for (const phase of ['trust', 'reissue', 'distrust', 'remove'] as const) {
        await online.rotate(name, phase);
        await everythingIsSound(online);
      }
      expect(onAll(online, 'ca.crt').filter((text) => before.includes(text))).toEqual([]);
      expect(online.entries().filter((entry) => /\.(next|previous)$/.test(entry))).toEqual([]);
      expect(changesOf(await online.plan())).toEqual({});
    });

    test('is taken back while its next key waits', async () => {
      const { online } = await belowOfflineRoot();
      const before = onAll(online, 'ca.key');
      await online.rotate(name, 'trust', 'rollback');
      expect(online.entries().filter((entry) => entry.endsWith('.next'))).toEqual([]);
      expect(onAll(online, 'ca.key')).toEqual(before);
      expect(await signingRequestsOf(online)).toEqual([]);
    });
  },
);

const etcd: CaName = 'etcd-ca';

describe('while the next key of a CA waits', () => {
  test('the plan says so as of anything that waits, and nothing is to do or wrong', async () => {
    const { online } = await waitingBelow(etcd);
    const plan = await online.plan();
    expect(changesOf(plan)).toEqual({ [etcd]: 'pending rotation pending-issuer' });
    expect([hasWork(plan), isToDo(plan)]).toEqual([false, false]);
    const step = plan.steps.find(({ artifact }) => artifact === etcd);
    expect(step?.next).toEqual(remedy('exchange-then-rotate', { name: 'etcd-ca', compromised: null }));
    expect(step?.warnings).toEqual([]);
    const own = statement('subject/artifact', { artifact: etcd, sink: null });
    const verdict = (await online.check()).find(
      ({ check, what }) => check === 'declared' && isDeepStrictEqual(what, own),
    );
    expect(verdict).toMatchObject({ holds: 'yes', warnings: [{ reason: 'rotation' }, { reason: 'pending-issuer' }] });
    expect(statusOf(await online.read(), now).filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  test('what it signs is renewed all the same', async () => {
    const { online } = await waitingBelow(etcd);
    const server = online.text('cp1/pki/etcd/server.crt');
    online.remove('cp1/pki/etcd/server.crt');
    await online.apply();
    expect(online.text('cp1/pki/etcd/server.crt')).not.toBe(server);
    await everythingIsSound(online);
  });

  test('a copy that lacks it gets it, and no other is made', async () => {
    const { online } = await waitingBelow(etcd);
    const key = online.text('cp1/pki/etcd/ca.key.next');
    online.remove('cp3/pki/etcd/ca.key.next');
    const plan = await online.plan();
    expect(changesOf(plan)).toEqual({ [etcd]: 'copy rotation' });
    expect((await signingRequestsOf(online)).map(({ artifact }) => artifact)).toEqual([etcd]);
    await online.apply(plan);
    expect(online.text('cp3/pki/etcd/ca.key.next')).toBe(key);
    const again = await online.plan(now, ask(etcd, 'trust'));
    expect(changesOf(again)).toEqual({ [etcd]: 'pending rotation pending-issuer' });
  });

  test('a new certificate over the key in use is asked for by name, and the next one waits on, which is told', async () => {
    const sides = await waitingBelow(etcd);
    const { online, office } = sides;
    const renew = { ...emptyIntent, renew: [etcd] };
    const step = (await online.plan(now, renew)).steps.find(({ artifact }) => artifact === etcd);
    expect(step?.warnings.map(({ reason }) => reason)).toContain('rotation-under-way');
    const [signingRequest, ...others] = await signingRequestsOf(online, renew);
    const [next] = await signingRequestsOf(online);
    expect(others).toEqual([]);
    expect(signingRequest?.publicKey).not.toBe(next?.publicKey);
    const signed = certificatesOf(
      await signedBy(office, signingRequest === undefined ? [] : [signingRequest], daysLater(1)),
    );
    const { observed } = await importInto(online, signed);
    expect(changesOf(await observed.plan(daysLater(1)))).toMatchObject({ [etcd]: 'renew requested' });
    await observed.apply(undefined, daysLater(1));
    expect(await online.status(etcd)).toMatchObject({ awaitsSignature: true });
  });

  test('a certificate that says something else is refused, and one of another root; nothing is written', async () => {
    const { online, office } = await waitingBelow(etcd);
    const signingRequests = await signingRequestsOf(online);
    const otherwise = cluster({ ...declared, ca: { ...declared.ca, limitPathLength: false } });
    const unlimited = await signingRequestsOf(online.declaredAs(otherwise));
    expect(await refusedBy(office, unlimited)).toMatchObject([{ artifact: etcd }]);
    const before = online.writes();
    const refusedAs = async (certificates: readonly Certificate[]): Promise<unknown> =>
      (await importInto(online, certificates)).observed.apply().catch((error: unknown) => error);
    const longer = certificatesOf(await signedBy(office.declaredAs(otherwise), unlimited));
    expect(await refusedAs(longer)).toMatchObject({
      said: coded('issued-otherwise', { issuer: 'the import', wanted: etcd }),
    });
    const stranger = certificatesOf(await signedBy(await belowAnotherRoot(), signingRequests));
    expect(await refusedAs(stranger)).toMatchObject({
      said: coded('plan-blocked', {
        blocked: coded('blocked', { artifact: 'root-ca', findings: [coded('issuer-changed/shown', { issuers: [] })] }),
      }),
    });
    expect(online.writes()).toBe(before);
  });
});

describe('where copies have different next keys that wait', () => {
  const nextAt = (node: string): string => `${node}/pki/etcd/ca.key.next`;

  /** Staged on three nodes and asked for; somebody puts another key at the first. */
  async function differing(): Promise<{ readonly sides: TwoSides; readonly signed: readonly Certificate[] }> {
    const sides = await waitingBelow(etcd);
    const signed = await signedFor(sides);
    sides.online.put(nextAt('cp1'), keyPem(newKey()));
    return { sides, signed };
  }

  test('none is written over and no other is asked for; which copies differ is told', async () => {
    const { sides } = await differing();
    const { online } = sides;
    const keys = onNodes(online, nextAt);
    const plan = await online.plan();
    expect(changesOf(plan)).toEqual({ [etcd]: 'blocked rotation-inconsistent' });
    expect(await signingRequestsOf(online)).toEqual([]);
    const keepers = [['cp1'], ['cp2', 'cp3']].map((side) => side.map((node) => ({ node, sink: null })));
    expect((await online.status(etcd)).inconsistent).toEqual(
      coded('rotation-inconsistent', { differing: [{ part: 'next key', keepers }] }),
    );
    for (const phase of ['trust', 'rollback'] as const) {
      expect(changesOf(await online.plan(now, ask(etcd, phase)))).toMatchObject({
        [etcd]: 'blocked rotation-inconsistent',
      });
    }
    expect(onNodes(online, nextAt)).toEqual(keys);
  });

  test('what the one in use signs is still renewed where it is asked for by name', async () => {
    const { sides } = await differing();
    const { online } = sides;
    online.remove('cp1/pki/etcd/server.crt');
    const left = statement('left-undone', { count: 1, command: { verb: 'renew', names: ['etcd-server', 'cp1'] } });
    await expect(online.apply()).rejects.toMatchObject({ said: coded('plan-blocked', { left }) });
    const renew = { ...emptyIntent, renew: ['etcd-server cp1'], words: ['renew', 'etcd-server', 'cp1'] };
    await online.apply(await online.plan(now, renew));
    expect(online.entries()).toContain('cp1/pki/etcd/server.crt');
  });

  test('once the other is taken away, the one that was asked for is copied there and takes its certificate', async () => {
    const { sides, signed } = await differing();
    const { online } = sides;
    online.remove(nextAt('cp1'));
    const { observed } = await importInto(online, signed);
    expect(changesOf(await observed.plan())).toEqual({ [etcd]: 'rotate rotation' });
    await observed.apply();
    await observed.rotate(etcd, 'trust');
    expect(new Set(onNodes(online, nextAt)).size).toBe(1);
    await everythingIsSound(observed);
  });
});

test('while who signs it is not in order here, the next key waits on, and why is told', async () => {
  const { online } = await waitingBelow(etcd);
  const stranger = await belowAnotherRoot();
  online.put('cp2/pki/root-ca.crt', stranger.bytes('pki/root-ca.crt'));
  const step = (await online.plan()).steps.find(({ artifact }) => artifact === etcd);
  expect(step).toMatchObject({
    action: 'pending',
    reasons: [
      { reason: 'rotation' },
      coded('pending-issuer/unsigned', {
        why: { is: 'without-signer', ca: 'root-ca', why: [coded('copies-differ/ca')] },
      }),
    ],
  });
  expect(await online.status(etcd)).toMatchObject({ awaitsSignature: true });
});

test('a key in a store waits for nothing: what a killed run left beside it is no next one that somebody signs', async () => {
  const { online, office } = await belowOfflineRoot();
  const { store } = await openMemory();
  const root = { key: { kind: 'external' }, signer: { kind: 'external' } } as const;
  const held = online.heldBy(caPlacementsOf(declared, { 'root-ca': root, [etcd]: { key: heldIn(store) } }));
  for (const path of held.entries()) if (path.includes('etcd')) held.remove(path);
  await held.apply();
  await (await afterImport({ online: held, office })).apply();
  held.put('cp1/pki/etcd/ca.crt.next', held.bytes('cp1/pki/etcd/ca.crt'));
  const left = await held.status(etcd);
  expect([left.at, left.awaitsSignature]).toEqual(['trust', undefined]);
});

test('the next key is asked with by the generator that made it', async () => {
  const { online } = await belowOfflineRoot();
  const { keys } = await openMemory();
  const adopted: string[] = [];
  const own: KeyGenerator = {
    ...keys,
    generate: (kind, call) => keys.generate(kind, call),
    adopt: async (pkcs8, call) => {
      const key = await keys.adopt(pkcs8, call);
      adopted.push(pinOf(key.publicKey));
      return key;
    },
  };
  const root = { key: { kind: 'external' }, signer: { kind: 'external' } } as const;
  const observed = online.heldBy(
    caPlacementsOf(declared, { 'root-ca': root, [etcd]: { key: { kind: 'sinks', keys: own } } }),
  );
  await observed.rotate(etcd, 'trust');
  adopted.splice(0);
  const signingRequests = await signingRequestsOf(observed);
  expect(adopted).toEqual(signingRequests.map(({ publicKey }) => publicKey));
});

test('each step about a next one that is awaited says so, and none after it', async () => {
  const sides = await belowOfflineRoot();
  const { online } = sides;
  const saying = async (observed: TestState): Promise<readonly unknown[]> =>
    (await observed.plan(now, ask(etcd, 'trust'))).steps.flatMap(({ artifact, action, awaitsNext }) =>
      awaitsNext === true ? [[artifact, action]] : [],
    );
  expect(await saying(online)).toEqual([[etcd, 'request']]);
  await online.rotate(etcd, 'trust');
  expect(await saying(online)).toEqual([[etcd, 'pending']]);
  const taking = await afterImport(sides);
  expect(await saying(taking)).toEqual([[etcd, 'rotate']]);
  await taking.apply();
  expect(await saying(taking)).toEqual([]);
});

test('what is rotated beside it, and what it signs, is written while its own key waits', async () => {
  const sides = await belowOfflineRoot();
  const { online } = sides;
  const both = {
    ...emptyIntent,
    rotate: [
      { name: 'etcd-ca', to: 'trust' },
      { name: 'front-proxy-ca', to: 'trust' },
    ],
  } as const;
  await online.apply(await online.plan(now, both));
  const certificates = (await signedFor(sides)).filter(({ subject }) => !subject.text.includes('front-proxy'));
  expect(certificates.length).toBeGreaterThan(0);
  await (await importInto(online, certificates)).observed.apply();
  online.remove('cp1/pki/front-proxy-client.crt');
  await online.apply(await online.plan(now, both));
  expect(await online.status('etcd-ca')).toMatchObject({ at: 'trust', isComplete: true });
  expect(await online.status('front-proxy-ca')).toMatchObject({ at: 'trust', awaitsSignature: true });
  expect(online.entries()).toContain('cp1/pki/front-proxy-client.crt');
  await everythingIsSound(online);
});

test('the kind of key that is declared since is told, and how the next one is made anew', async () => {
  const { online } = await waitingBelow(etcd);
  const other = online.declaredAs({ ...declared, keys: { ...declared.keys, ca: 'rsa-2048' } });
  const reported = (await other.plan()).steps.find(({ name }) => name === 'etcd-ca')?.warnings;
  expect(reported).toContainEqual(
    finding('key-kind-differs/next', { name: 'etcd-ca', found: 'ec-p256', wanted: 'rsa-2048' }),
  );
});

test('where the key has leaked, the next one is asked for first, and then the old one is distrusted at once', async () => {
  const sides = await belowOfflineRoot();
  const { online } = sides;
  const leak = ask(etcd, 'distrust');
  await online.apply(await online.plan(now, leak));
  const waiting = await online.plan(now, leak);
  expect(changesOf(waiting)).toEqual({ [etcd]: 'pending rotation pending-issuer' });
  expect(waiting.steps.find(({ artifact }) => artifact === etcd)?.next).toEqual(
    remedy('exchange-then-rotate', { name: 'etcd-ca', compromised: true }),
  );
  await (await afterImport(sides)).apply();
  await online.apply(await online.plan(now, leak));
  expect(await online.status(etcd)).toMatchObject({ at: 'distrust', isComplete: true });
  await everythingIsSound(online);
});

test('one that has ended is not replaced so: its renewal is named', async () => {
  const { online } = await belowOfflineRoot();
  const plan = await online.plan(daysLater(3700), ask(etcd, 'distrust'));
  const step = plan.steps.find(({ artifact }) => artifact === etcd);
  expect([step?.action, step?.reasons.map(({ reason }) => reason)]).toEqual(['blocked', ['expired']]);
  expect(step?.next).toEqual(
    coded('renew-cas-or-replace', { names: expect.arrayContaining(['etcd-ca']), name: 'etcd-ca' }),
  );
});

test('a CA by itself that is signed externally is rotated the same way', async () => {
  const below = await belowOfflineRoot();
  const caPlacements = caPlacementsOf(declared, { all: { signer: { kind: 'external' } } });
  const sides = { office: below.office, online: below.online.heldBy(caPlacements) };
  await sides.online.rotate(etcd, 'trust');
  expect((await signingRequestsOf(sides.online)).map(({ artifact, signer }) => [artifact, signer])).toEqual([
    [etcd, null],
  ]);
  await (await afterImport(sides)).apply();
  await sides.online.rotate(etcd, 'trust', 'reissue', 'distrust', 'remove');
  expect(await sides.online.status(etcd)).toMatchObject({ at: null });
});
