import { readCertificates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { everythingHolds, everythingIsSound } from '../../test/cases.ts';
import { cluster, controlPlaneNode, twoNodes } from '../../test/clusters.ts';
import { changesOf, fullState, type TestState, warningsOf } from '../../test/observed-state.ts';
import type { Phase, Rotated } from '../generation/phase.ts';
import { emptyIntent, type Intent, isIdle, nextMove } from '../index.ts';

function intentTo(to: Phase, names: readonly Rotated[]): Intent {
  return { ...emptyIntent, rotate: names.map((name) => ({ name, to })) };
}

async function bring(observed: TestState, to: Phase, ...names: readonly Rotated[]) {
  return observed.applyFor(intentTo(to, names));
}

const fingerprints = (observed: TestState, entry: string): readonly string[] =>
  readCertificates(observed.bytes(entry)).map(({ der }) => Buffer.from(der).toString('hex').slice(-40));

test('a file of the signing certificate that is missing is not made again by what removes it', async () => {
  const observed = await fullState(cluster());
  await observed.rotate('kubernetes-ca', 'prepare', 'trust');
  observed.remove('pki/ca-signing.crt');
  const { steps } = await observed.planOf('kubernetes-ca', 'rollback');
  const step = steps.find(({ artifact }) => artifact === 'kubernetes-ca');
  expect(step?.writes.map(({ part }) => part)).not.toContain('signing certificate');
});

test('the plan of a phase says which certificate a bundle lacks or still holds', async () => {
  const observed = await fullState(cluster());
  const reasonOf = async (phase: Phase) => {
    const { steps } = await observed.planOf('front-proxy-ca', phase);
    return steps.find(({ artifact }) => artifact === 'front-proxy-ca-bundle')?.reasons.map(({ params }) => params);
  };
  const [old] = readCertificates(observed.bytes('pki/front-proxy-ca.crt'));
  const named = { subject: old?.subject.text, notAfter: old?.notAfter.toISOString() };
  await observed.rotate('front-proxy-ca', 'trust', 'reissue');
  expect(await reasonOf('distrust')).toEqual([
    { location: 'pki/front-proxy-ca.crt', lacks: [], holds: [{ ...named, withdrawnOf: 'front-proxy-ca' }] },
  ]);
  await observed.rotate('front-proxy-ca', 'distrust');
  expect(await reasonOf('reissue')).toEqual([{ location: 'pki/front-proxy-ca.crt', lacks: [named], holds: [] }]);
});

test('the plan of a phase says which CA signs from then on, forwards and back', async () => {
  const observed = await fullState(cluster());
  const reasonsFor = async (phase: Phase) => {
    const { steps } = await observed.planOf('front-proxy-ca', phase);
    return steps
      .filter(({ name }) => name === 'front-proxy-client' || name === 'front-proxy-ca-bundle')
      .flatMap(({ reasons }) => reasons.map(({ message, params }) => [message, params]));
  };
  await observed.rotate('front-proxy-ca', 'trust');
  const order = ['bundle-differs/order', { location: 'pki/front-proxy-ca.crt', holdsTwice: false }];
  expect(await reasonsFor('reissue')).toEqual([order, ['issuer-changed/generation', { signs: 'new' }]]);
  await observed.rotate('front-proxy-ca', 'reissue');
  expect(await reasonsFor('trust')).toEqual([order, ['issuer-changed/generation', { signs: 'old' }]]);
});

// The handshakes of each phase, which the other tests of rotations leave to the soak.
describe('the cluster CA, forwards', () => {
  test('each phase does its part, and everything holds in each', async () => {
    const observed = await fullState(cluster());
    const [old] = fingerprints(observed, 'pki/ca.crt');
    const oldKey = observed.text('pki/ca.key');

    await observed.rotate('kubernetes-ca', 'prepare');
    expect(fingerprints(observed, 'pki/ca-signing.crt')).toEqual([old]);

    await observed.rotate('kubernetes-ca', 'trust');
    const [, newer] = fingerprints(observed, 'pki/ca.crt');
    expect(fingerprints(observed, 'pki/ca.crt')).toEqual([old, newer]);
    expect(fingerprints(observed, 'pki/ca.crt.next')).toEqual([newer]);
    expect(fingerprints(observed, 'pki/ca-signing.crt')).toEqual([old]);
    expect(observed.text('pki/ca.key')).toBe(oldKey);
    await everythingHolds(observed);
    expect(isIdle(await observed.planOf('kubernetes-ca', 'trust'))).toBe(true);
    const usual = await observed.plan();
    expect(changesOf(usual)).toEqual({});
    expect(warningsOf(usual)).toMatchObject({ 'kubernetes-ca': 'rotation-under-way' });

    await observed.rotate('kubernetes-ca', 'reissue');
    expect(fingerprints(observed, 'pki/ca.crt')).toEqual([newer, old]);
    expect(fingerprints(observed, 'pki/ca.crt.previous')).toEqual([old]);
    expect(fingerprints(observed, 'pki/ca-signing.crt')).toEqual([newer]);
    expect(observed.text('pki/ca.key.previous')).toBe(oldKey);
    expect(observed.entries()).not.toContain('pki/ca.key.next');
    await everythingHolds(observed);
    expect(changesOf(await observed.plan())).toEqual({});
    expect(isIdle(await observed.planOf('kubernetes-ca', 'reissue'))).toBe(true);

    await observed.rotate('kubernetes-ca', 'distrust');
    expect(fingerprints(observed, 'pki/ca.crt')).toEqual([newer]);
    await everythingHolds(observed);
    expect(changesOf(await observed.plan())).toEqual({});

    await observed.rotate('kubernetes-ca', 'remove');
    expect(observed.entries().filter((entry) => /next|previous/.test(entry))).toEqual([]);
    await everythingHolds(observed);
    expect(isIdle(await observed.planOf('kubernetes-ca', 'remove'))).toBe(true);
  });
});

test('the service-account key: both are trusted before the new one signs, and after', async () => {
  const observed = await fullState(cluster());
  const keys = () => observed.text('pki/sa.pub').match(/BEGIN PUBLIC KEY/g)?.length;
  const old = observed.text('pki/sa.key');
  const oldPublic = observed.text('pki/sa.pub');
  await observed.rotate('sa', 'trust');
  expect(observed.text('pki/sa.key')).toBe(old);
  expect(keys()).toBe(2);
  expect(observed.text('pki/sa.pub').startsWith(oldPublic.trim())).toBe(true);
  const newer = observed.text('pki/sa.key.next');
  await observed.rotate('sa', 'reissue');
  expect(observed.text('pki/sa.key')).toBe(newer);
  expect(observed.text('pki/sa.key.previous')).toBe(old);
  expect(keys()).toBe(2);
  expect(changesOf(await observed.plan())).toEqual({});
  await observed.rotate('sa', 'distrust');
  expect(keys()).toBe(1);
  await observed.rotate('sa', 'remove');
  expect(observed.entries().filter((entry) => /next|previous/.test(entry))).toEqual([]);
  expect(changesOf(await observed.plan())).toEqual({});
});

describe('where a rotation stands is told by what is there', () => {
  const status = async (observed: TestState, name: Rotated) => {
    const { at, isComplete, next, back } = await observed.status(name);
    return { at, isComplete, next, back };
  };

  test.each(['kubernetes-ca', 'etcd-ca', 'front-proxy-ca', 'sa'] as const)(
    '%s: phase by phase, and back',
    async (name) => {
      // Each copy tells its part: one CA and the key pair are looked at on several nodes.
      const observed = await fullState(cluster(name === 'kubernetes-ca' || name === 'sa' ? twoNodes : {}));
      const first = name === 'kubernetes-ca' ? 'prepare' : 'trust';
      expect(await status(observed, name)).toEqual({ at: null, isComplete: true, next: first, back: null });
      if (first === 'prepare') await observed.rotate(name, 'prepare');
      expect(await status(observed, name)).toEqual({ at: null, isComplete: true, next: 'trust', back: null });
      await observed.rotate(name, 'trust');
      const staged = { at: 'trust', isComplete: true, next: 'reissue', back: 'rollback' };
      expect(await status(observed, name)).toEqual(staged);
      await observed.rotate(name, 'reissue');
      const issued = { at: 'reissue', isComplete: true, next: 'distrust', back: 'trust' };
      expect(await status(observed, name)).toEqual(issued);
      await observed.rotate(name, 'trust');
      expect(await status(observed, name)).toEqual(staged);
      await everythingIsSound(observed);
      await observed.rotate(name, 'reissue', 'distrust');
      const distrusted = { at: 'distrust', isComplete: true, next: 'remove', back: 'reissue' };
      expect(await status(observed, name)).toEqual(distrusted);
      await observed.rotate(name, 'reissue');
      expect(await status(observed, name)).toEqual(issued);
      await observed.rotate(name, 'distrust', 'remove');
      expect(await status(observed, name)).toEqual({ at: null, isComplete: true, next: 'trust', back: null });
      await everythingIsSound(observed);
      expect(changesOf(await observed.plan())).toEqual({});
    },
  );

  test('what was prepared stays prepared, whichever phase comes then; nothing else is ever told to be', async () => {
    const observed = await fullState(cluster());
    const isPrepared = async (name: Rotated) => (await observed.status(name)).isPrepared;
    expect(await isPrepared('kubernetes-ca')).toBeUndefined();
    for (const to of ['prepare', 'trust', 'reissue', 'distrust', 'remove'] as const) {
      await observed.rotate('kubernetes-ca', to);
      expect(await isPrepared('kubernetes-ca'), to).toBe(true);
    }
    await observed.rotate('etcd-ca', 'trust');
    expect(await isPrepared('etcd-ca')).toBeUndefined();
  });

  test.each([
    ['stacked', { topology: 'stacked' }],
    ['external', { topology: 'external', nodes: [controlPlaneNode('e1', '10.0.2.1')] }],
  ] as const)('%s etcd: what is restarted together before reissue is what stands together', async (name, etcd) => {
    const observed = await fullState(cluster({ ...twoNodes, etcd }));
    await observed.rotate('etcd-ca', 'trust');
    const conditions = nextMove([await observed.rotation('etcd-ca')])?.conditions ?? [];
    expect(conditions.map(({ message }) => message)).toContain(`etcd-restarted/${name}`);
  });

  test('abandoned: everything is byte for byte as before', async () => {
    const observed = await fullState(cluster(twoNodes));
    await observed.rotate('kubernetes-ca', 'prepare');
    const before = new Map(observed.entries().map((entry) => [entry, observed.text(entry)]));
    await bring(observed, 'trust', 'kubernetes-ca', 'etcd-ca', 'sa');
    await bring(observed, 'rollback', 'kubernetes-ca', 'etcd-ca', 'sa');
    expect(new Map(observed.entries().map((entry) => [entry, observed.text(entry)]))).toEqual(before);
  });
});
