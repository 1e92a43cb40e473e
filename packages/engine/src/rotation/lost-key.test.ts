import { describe, expect, test } from 'vitest';
import { certificateAt, reissue } from '../../test/certificates.ts';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { changesOf, daysLater, fullWorld, now, rotatedWorld, type TestWorld, warningsOf } from '../../test/world.ts';
import type { Phase } from '../generation/phase.ts';
import { asDeclared, isToDo, makePlan, nextMove, rotationStanding, statusOf } from '../index.ts';

const name = 'kubernetes-ca';

async function planFor(world: TestWorld, to: Phase, at: Date) {
  return makePlan(await world.read(), at, { ...asDeclared, rotate: [{ name, to }] });
}

async function bringTo(world: TestWorld, to: Phase): Promise<void> {
  await world.applyFor({ ...asDeclared, rotate: [{ name, to }] });
}

async function withoutKey(): Promise<TestWorld> {
  const world = await fullWorld(cluster());
  world.remove('pki/ca.key');
  return world;
}

const atIssue = () => rotatedWorld(cluster(), name, 'prepare', 'stage', 'issue');

/** All three authorities have ended, and what they signed has not. */
async function ended(): Promise<TestWorld> {
  const world = await fullWorld(cluster());
  for (const authority of ['pki/ca', 'pki/etcd/ca', 'pki/front-proxy-ca']) {
    const times = { notBefore: daysLater(-4000), notAfter: daysLater(-1) };
    await reissue(world, `${authority}.crt`, authority, times);
  }
  return world;
}

const nextOfAll =
  '`kpki renew kubernetes-ca etcd-ca front-proxy-ca` renews each CA over its key, and what was signed stays valid; where a key is lost, `kpki rotate kubernetes-ca --leaked` replaces the CA at once';

const failing = async (world: TestWorld) => (await world.check()).filter(({ holds }) => holds !== 'yes');

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
    expect(entry?.findings).toEqual([
      { reason: 'key-missing', text: expect.stringMatching(/^pki\/ca\.key .*`keys: external`/) },
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

  test('what signs with it is started without it until `issue` brings another, and `prepare` restarts nothing', async () => {
    const world = await withoutKey();
    const told: Record<string, unknown> = {};
    for (const to of ['prepare', 'stage', 'issue', 'distrust', 'retire'] as const) {
      const standing = rotationStanding(await world.read(), name, now);
      expect(standing.lacksKey, to).toBe(to === 'prepare' || to === 'stage' || to === 'issue' ? true : undefined);
      expect(
        nextMove([standing])?.conditions.filter(({ text }) => text.includes('--cluster-signing')),
        to,
      ).toEqual([]);
      const plan = await planFor(world, to, now);
      told[to] = plan.followUp.flatMap(({ action, component, moves, without, restores }) =>
        component === 'kube-controller-manager' ? [{ action, moves, without, restores }] : [],
      );
      await world.apply(plan);
    }
    const signing = ['--cluster-signing-cert-file', '--cluster-signing-key-file'] as const;
    const restores = [
      { flag: signing[0], file: 'ca-signing.crt' },
      { flag: signing[1], file: 'ca.key' },
    ];
    expect(told).toEqual({
      prepare: [],
      stage: [{ action: 'restart', without: signing }],
      issue: [{ action: 'restart', restores }],
      distrust: [{ action: 'restart' }],
      retire: [],
    });
  });

  test('what signs with it is started without it whatever it is restarted for, and by what goes back too', async () => {
    const world = await withoutKey();
    const without = ['--cluster-signing-cert-file', '--cluster-signing-key-file'];
    const tokensTo = async (to: Phase) =>
      makePlan(await world.read(), now, { ...asDeclared, rotate: [{ name: 'sa', to }] });
    await world.apply(await tokensTo('stage'));
    const tokens = await tokensTo('issue');
    expect(tokens.followUp.filter((each) => each.without !== undefined)).toMatchObject([
      { component: 'kube-controller-manager', without },
    ]);
    for (const to of ['prepare', 'stage'] as const) await bringTo(world, to);
    const back = await planFor(world, 'abandon', now);
    expect(back.followUp.filter((each) => each.without !== undefined)).toMatchObject([
      { component: 'kube-controller-manager', without },
    ]);
  });

  test('a key that one node still has is lost nowhere', async () => {
    const world = await fullWorld(cluster(threeNodes));
    for (const node of ['cp1', 'cp2']) world.remove(`${node}/pki/ca.key`);
    const plan = await planFor(world, 'prepare', now);
    const managers = plan.followUp.filter(({ component }) => component === 'kube-controller-manager');
    expect(managers.map(({ moves, without, restores }) => [moves?.length, without, restores])).toEqual(
      ['cp1', 'cp2', 'cp3'].map(() => [1, undefined, undefined]),
    );
  });

  test('distrusted at once, what signs is started with the other one', async () => {
    const plan = await planFor(await withoutKey(), 'distrust', now);
    expect(plan.followUp.filter(({ component }) => component === 'kube-controller-manager')).toMatchObject([
      { restores: [{ file: 'ca-signing.crt' }, { file: 'ca.key' }] },
    ]);
  });

  test('does not renew what is due any more: that is left to its successor, and bundles are not', async () => {
    const world = await fullWorld(cluster());
    for (const entry of ['pki/apiserver.crt', 'admin.conf']) {
      await reissue(world, entry, 'pki/ca', { notAfter: daysLater(5) });
    }
    world.remove('pki/ca.key');
    expect(changesOf(await world.plan())).toMatchObject({ 'admin.conf cp1': 'blocked renew-due issuer-unusable' });

    await bringTo(world, 'prepare');
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
    for (const to of ['issue', 'distrust', 'retire'] as const) await bringTo(world, to);
    expect(changesOf(await world.plan())).toEqual({});
  });

  test('and which has ended too: another is put in its place at once', async () => {
    const world = await ended();
    world.remove('pki/ca.key');
    const plan = await world.plan();
    expect(plan.steps.find(({ artefact }) => artefact === name)?.next).toBe(nextOfAll);
    await world.applyFor({ ...asDeclared, renew: ['etcd-ca', 'front-proxy-ca'] });
    await world.applyFor({ ...asDeclared, rotate: [{ name, to: 'distrust' }] });
    expect(changesOf(await world.plan())).toEqual({});
    expect(await failing(world)).toEqual([]);
  });
});

describe('the key of the new one is lost in the middle of its rotation, with a certificate that it signed', () => {
  /** Rotated to a phase, and then without the new key and without the API server's certificate. */
  async function rotatedAndLost(last: 'issue' | 'distrust'): Promise<TestWorld> {
    const world = await atIssue();
    if (last === 'distrust') await bringTo(world, 'distrust');
    world.remove('pki/ca.key', 'pki/apiserver.crt');
    return world;
  }

  test.each(['issue', 'distrust'] as const)(
    'at %s: the rotation goes on to its end, and another replaces it',
    async (last) => {
      const world = await rotatedAndLost(last);
      const done: Phase[] = [];
      for (let calls = 0; calls < 9; calls += 1) {
        const move = nextMove([rotationStanding(await world.read(), name, now)]);
        if (move === null) break;
        const plan = await planFor(world, move.to, now);
        if (!done.includes('retire')) {
          const step = plan.steps.find(({ artefact }) => artefact === 'apiserver cp1');
          expect(step?.warnings).toContainEqual({
            reason: 'issuer-unusable',
            text: expect.stringMatching(/^kubernetes-ca .*`kpki rotate kubernetes-ca`/),
          });
        }
        await world.apply(plan);
        done.push(move.to);
        if (move.to === 'retire' && done.includes('issue')) break;
      }
      const another = ['stage', 'issue', 'distrust', 'retire'];
      expect(done).toEqual([...(last === 'issue' ? ['distrust'] : []), 'retire', ...another]);
      expect(isToDo(await world.plan())).toBe(false);
      expect(await failing(world)).toEqual([]);
    },
  );

  test.each(['issue', 'distrust'] as const)('at %s: a plan says that the rotation has to end first', async (last) => {
    const world = await rotatedAndLost(last);
    const { steps } = await world.plan();
    expect(steps.find(({ artefact }) => artefact === 'apiserver cp1')?.next).toBe(
      'bring the private key of kubernetes-ca back, or go on with its rotation to the end (`kpki rotate kubernetes-ca`) and replace the authority by another after that, or put a certificate and key that fit in place',
    );
    expect(steps.find(({ artefact }) => artefact === name)?.next).toContain(
      'if that is lost, `kpki rotate kubernetes-ca` first goes on with the rotation that is under way, and once that has ended, begins another, which replaces the authority',
    );
  });

  test('at issue, with one that the old one signed: it is not left to be refused, and going back is named, and does', async () => {
    const before = await fullWorld(cluster());
    const [crt, key] = [before.bytes('pki/apiserver.crt'), before.bytes('pki/apiserver.key')];
    const world = await atIssue();
    world.put('pki/apiserver.crt', crt);
    world.put('pki/apiserver.key', key);
    world.remove('pki/ca.key');
    const standing = rotationStanding(await world.read(), name, now);
    expect(standing).toMatchObject({ at: 'issue', isComplete: false, back: 'stage' });
    expect(standing.wayOut).toContain('or take its rotation back (`kpki rotate kubernetes-ca --back`)');
    await bringTo(world, 'stage');
    expect(await failing(world)).toEqual([]);
  });

  test('at distrust, with one that the old one signed: nothing believes it, and once it is away the rotation goes on', async () => {
    const before = await fullWorld(cluster());
    const [crt, key] = [before.bytes('pki/apiserver.crt'), before.bytes('pki/apiserver.key')];
    const world = await atIssue();
    await bringTo(world, 'distrust');
    world.put('pki/apiserver.crt', crt);
    world.put('pki/apiserver.key', key);
    world.remove('pki/ca.key');
    const { wayOut } = rotationStanding(await world.read(), name, now);
    expect(wayOut).toContain('move this certificate away and go on (`kpki rotate kubernetes-ca`)');
    expect((await world.plan()).steps.find(({ artefact }) => artefact === 'apiserver cp1')?.next).toBe(wayOut);
    world.remove('pki/apiserver.crt');
    expect(nextMove([rotationStanding(await world.read(), name, now)])?.to).toBe('retire');
    for (const to of ['retire', 'stage', 'issue', 'distrust', 'retire'] as const) {
      await bringTo(world, to);
    }
    expect(isToDo(await world.plan())).toBe(false);
    expect(await failing(world)).toEqual([]);
  });
});

describe('an authority that has ended', () => {
  test('and whose key is lost is not asked to be renewed without being told what replaces it', async () => {
    const world = await fullWorld(cluster());
    await reissue(world, 'pki/etcd/ca.crt', 'pki/etcd/ca', { notBefore: daysLater(-4000), notAfter: daysLater(-1) });
    world.remove('pki/etcd/ca.key');
    const asked = makePlan(await world.read(), now, { ...asDeclared, renew: ['etcd-ca'] });
    const [own, unasked] = [asked, await world.plan()].map(({ steps }) =>
      steps.find(({ artefact }) => artefact === 'etcd-ca'),
    );
    expect(own).toMatchObject({ action: 'blocked', next: expect.stringContaining('`kpki rotate etcd-ca --leaked`') });
    expect(own?.next).toBe(unasked?.next);
  });

  test('is what is to be put in order for what it signed', async () => {
    const { steps } = await (await ended()).plan();
    const leaf = steps.find(({ artefact }) => artefact === 'apiserver cp1');
    expect(leaf).toMatchObject({ action: 'blocked', next: 'put kubernetes-ca in order, as is said of it' });
  });

  test.each(['prepare', 'stage'] as const)('cannot be brought to %s, and both ways out are told', async (to) => {
    const plan = await planFor(await ended(), to, now);
    expect(plan.steps.find(({ artefact }) => artefact === name)).toMatchObject({
      action: 'blocked',
      reasons: [{ reason: 'expired' }],
      next: nextOfAll,
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
      if (to !== 'issue') continue;
      const back = makePlan(await world.read(), after, {
        ...asDeclared,
        rotate: all.map((each) => ({ name: each, to: 'stage' })),
      });
      for (const each of all) expect(changesOf(back)[each]).toBe('blocked expired');
      await expect(bring('stage', after)).rejects.toMatchObject({ code: 'denied' });
    }
    expect(isToDo(await world.plan(after))).toBe(false);
  });
});
