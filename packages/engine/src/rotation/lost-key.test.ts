import { describe, expect, test } from 'vitest';
import { certificateAt, reissue } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { changesOf, daysLater, fullWorld, now, type TestWorld, warningsOf } from '../../test/world.ts';
import type { Phase } from '../generation/phase.ts';
import { asDeclared, isToDo, makePlan, nextMove, rotationStanding, statusOf } from '../index.ts';

const name = 'kubernetes-ca';

async function planFor(world: TestWorld, to: Phase, at: Date) {
  return makePlan(await world.read(), at, { ...asDeclared, rotate: [{ name, to }] });
}

async function withoutKey(): Promise<TestWorld> {
  const world = await fullWorld(cluster());
  world.remove('pki/ca.key');
  return world;
}

/** All three authorities have ended, and what they signed has not. */
async function ended(): Promise<TestWorld> {
  const world = await fullWorld(cluster());
  for (const authority of ['pki/ca', 'pki/etcd/ca', 'pki/front-proxy-ca']) {
    const times = { notBefore: daysLater(-4000), notAfter: daysLater(-1) };
    await reissue(world, `${authority}.crt`, authority, times);
  }
  return world;
}

const failing = async (world: TestWorld) => (await world.verify()).filter(({ holds }) => holds !== 'yes');

describe('an authority whose key is lost', () => {
  test('is kept, and somebody has to act: both plan and status say so, and how', async () => {
    const world = await withoutKey();
    const plan = await world.plan();
    expect(changesOf(plan)).toEqual({});
    expect(isToDo(plan)).toBe(true);
    expect(isToDo(await (await fullWorld(cluster())).plan())).toBe(false);
    expect(plan.steps.find(({ artefact }) => artefact === name)?.next).toBe(
      "bring its private key back; absent on purpose, as in kubeadm's external CA mode, it is declared by `keys: external`, as in the file that `kpki adopt DIR` writes; if that is lost, `kpki rotate kubernetes-ca` replaces the authority while the cluster goes on working",
    );
    const entry = statusOf(await world.read(), now).find(({ artefact }) => artefact === name);
    expect(entry).toMatchObject({ state: 'missing', action: 'keep' });
    // Whether it is lost or kept elsewhere shows in nothing, and a status has no other place for how that is declared.
    expect(entry?.findings.map(({ text }) => text)).toEqual([
      'pki/ca.key is not there: nothing can be issued until it is; what it has signed stays good; absent on purpose, it is declared by `keys: external`',
    ]);
  });

  test('is rotated phase by phase, and everything holds in each', async () => {
    const world = await withoutKey();
    for (const to of ['prepare', 'stage', 'issue', 'distrust', 'retire'] as const) {
      const plan = await planFor(world, to, now);
      const told = to === 'prepare' || to === 'stage' ? { [name]: 'key-missing' } : {};
      expect(warningsOf(plan), to).toEqual(told);
      await world.apply(plan);
      expect(await failing(world), to).toEqual([]);
    }
    expect(isToDo(await world.plan())).toBe(false);
    expect(world.entries().filter((entry) => /next|previous/.test(entry))).toEqual([]);
  });

  test('does not renew what is due any more: that is left to its successor, and bundles are not', async () => {
    const world = await fullWorld(cluster());
    for (const entry of ['pki/apiserver.crt', 'admin.conf']) {
      await reissue(world, entry, 'pki/ca', { notAfter: daysLater(5) });
    }
    world.remove('pki/ca.key');
    expect(changesOf(await world.plan())).toMatchObject({ 'admin.conf cp1': 'blocked renew-due issuer-unusable' });

    await world.apply(await planFor(world, 'prepare', now));
    const staging = await planFor(world, 'stage', now);
    expect(changesOf(staging)).toMatchObject({
      [name]: 'rotate rotation',
      'admin.conf cp1': 'rewrite bundle-differs',
    });
    expect(changesOf(staging)).not.toHaveProperty('apiserver cp1');
    expect(warningsOf(staging)).toMatchObject({ 'apiserver cp1': 'renew-due issuer-unusable' });
    await world.apply(staging);
    // What waits for the next phase hinders nobody else meanwhile.
    expect(Object.values(changesOf(await world.plan())).filter((change) => change.startsWith('blocked'))).toEqual([]);
    for (const to of ['issue', 'distrust', 'retire'] as const) await world.apply(await planFor(world, to, now));
    expect(changesOf(await world.plan())).toEqual({});
  });

  test('and which has ended too: another is put in its place at once', async () => {
    const world = await ended();
    world.remove('pki/ca.key');
    const plan = await world.plan();
    const together =
      'bring the private key of kubernetes-ca back, and `kpki renew kubernetes-ca etcd-ca front-proxy-ca` makes new certificates over their keys; or `kpki rotate kubernetes-ca etcd-ca front-proxy-ca --leaked` puts others in their places at once, and issues anew what they signed';
    expect(plan.steps.find(({ artefact }) => artefact === name)?.next).toBe(together);
    const rotate = (['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'] as const).map((each) => ({
      name: each,
      to: 'distrust' as const,
    }));
    await world.apply(makePlan(await world.read(), now, { ...asDeclared, rotate }));
    expect(changesOf(await world.plan())).toEqual({});
    expect(await failing(world)).toEqual([]);
  });
});

describe('an authority that has ended', () => {
  test.each(['prepare', 'stage'] as const)('cannot be brought to %s, and both ways out are told', async (to) => {
    const plan = await planFor(await ended(), to, now);
    expect(plan.steps.find(({ artefact }) => artefact === name)).toMatchObject({
      action: 'blocked',
      reasons: [{ reason: 'expired', text: expect.stringContaining('it cannot be replaced phase by phase') }],
      next: expect.stringMatching(
        /^`kpki renew kubernetes-ca etcd-ca front-proxy-ca` makes new certificates over their keys, and what they signed stays good; `kpki rotate kubernetes-ca etcd-ca front-proxy-ca --leaked` puts others in their places at once/,
      ),
    });
  });

  test('after its successor was staged: the rotation goes on, and does not go back to it', async () => {
    const world = await fullWorld(cluster());
    const all = ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'] as const;
    const bring = async (to: Phase, at: Date) => {
      const rotate = all.map((each) => ({ name: each, to }));
      await world.apply(makePlan(await world.read(), at, { ...asDeclared, rotate }), at);
    };
    await bring('prepare', daysLater(3640));
    await bring('stage', daysLater(3640));

    const after = daysLater(3655);
    expect(certificateAt(world, 'pki/ca.crt').notAfter < after).toBe(true);
    for (const to of ['issue', 'distrust', 'retire'] as const) {
      const read = await world.read();
      const move = nextMove(all.map((each) => rotationStanding(read, each, after)));
      expect(move?.to).toBe(to);
      await bring(to, after);
      // No handshake: it would go by the clock of this machine, which is before that.
      expect((await world.judge(after)).filter(({ holds }) => holds !== 'yes')).toEqual([]);
      if (to === 'issue') await expect(bring('stage', after)).rejects.toThrow('cannot be replaced phase by phase');
    }
    expect(isToDo(await world.plan(after))).toBe(false);
  });

  test('of which another is asked to be renewed: all are named, since each hinders the others', async () => {
    const world = await ended();
    const plan = makePlan(await world.read(), now, { ...asDeclared, renew: ['etcd-ca'] });
    expect(plan.steps.find(({ artefact }) => artefact === name)?.next).toBe(
      '`kpki renew kubernetes-ca etcd-ca front-proxy-ca` makes new certificates over their keys, and what they signed stays good; `kpki rotate kubernetes-ca etcd-ca front-proxy-ca --leaked` puts others in their places at once, and what they signed is refused until it is replaced too',
    );
  });
});
