import { describe, expect, test } from 'vitest';
import { everythingIsSound } from '../../test/cases.ts';
import { certificateAt, reissue } from '../../test/certificates.ts';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import {
  changesOf,
  daysLater,
  fullState,
  now,
  rotatedState,
  type TestState,
  warningsOf,
} from '../../test/observed-state.ts';
import type { Phase } from '../generation/phase.ts';
import { emptyIntent, isToDo, makePlan, nextMove, rotationStatus, statusOf } from '../index.ts';
import { remedy as remedyOf } from '../model/finding.ts';

const name = 'kubernetes-ca';

async function withoutKey(): Promise<TestState> {
  const observed = await fullState(cluster());
  observed.remove('pki/ca.key');
  return observed;
}

const atIssue = () => rotatedState(cluster(), name, 'prepare', 'trust', 'reissue');

/** All three CAs have ended, and what they signed has not. */
async function ended(): Promise<TestState> {
  const observed = await fullState(cluster());
  for (const ca of ['pki/ca', 'pki/etcd/ca', 'pki/front-proxy-ca']) {
    const times = { notBefore: daysLater(-4000), notAfter: daysLater(-1) };
    await reissue(observed, `${ca}.crt`, ca, times);
  }
  return observed;
}

const nextOfAll = remedyOf('renew-cas-or-replace', { names: ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'], name });

describe('a CA whose key is lost', () => {
  test('is kept, and somebody has to act: both plan and status say so, and how', async () => {
    const observed = await withoutKey();
    const plan = await observed.plan();
    expect(changesOf(plan)).toEqual({});
    expect(isToDo(plan)).toBe(true);
    expect(isToDo(await (await fullState(cluster())).plan())).toBe(false);
    expect(plan.steps.find(({ artifact }) => artifact === name)?.next).toEqual(
      remedyOf('restore-ca-key', { name, isSuccessor: false }),
    );
    const entry = statusOf(await observed.read(), now).find(({ artifact }) => artifact === name);
    expect(entry).toMatchObject({ state: 'missing', action: 'unchanged' });
    // Whether it is lost or kept elsewhere shows in nothing, and a status has no other location for how that is declared.
    expect(entry?.findings).toEqual([coded('key-missing/file', { key: { backend: null, location: 'pki/ca.key' } })]);
  });

  test('is rotated phase by phase, and everything holds in each', async () => {
    const observed = await withoutKey();
    for (const to of ['prepare', 'trust', 'reissue', 'distrust', 'remove'] as const) {
      const plan = await observed.planOf(name, to, now);
      const reported = to === 'prepare' || to === 'trust' ? { [name]: 'key-missing' } : {};
      expect(warningsOf(plan), to).toEqual(reported);
      await observed.apply(plan);
      await everythingIsSound(observed);
    }
    expect(isToDo(await observed.plan())).toBe(false);
    expect(observed.entries().filter((entry) => /next|previous/.test(entry))).toEqual([]);
  });

  test('what signs with it is started without it until `reissue` brings another, and `prepare` restarts nothing', async () => {
    const observed = await withoutKey();
    const reported: Record<string, unknown> = {};
    for (const to of ['prepare', 'trust', 'reissue', 'distrust', 'remove'] as const) {
      const status = await observed.status(name);
      expect(status.lacksKey, to).toBe(to === 'prepare' || to === 'trust' || to === 'reissue' ? true : undefined);
      expect(
        nextMove([await observed.rotation(name)])?.conditions.filter(({ message }) => message === 'signs-apart'),
        to,
      ).toEqual([]);
      const plan = await observed.planOf(name, to, now);
      reported[to] = plan.rollout.flatMap(({ action, component, moves, without, restores }) =>
        component === 'kube-controller-manager' ? [{ action, moves, without, restores }] : [],
      );
      await observed.apply(plan);
    }
    const signing = ['--cluster-signing-cert-file', '--cluster-signing-key-file'] as const;
    const restores = [
      { flag: signing[0], file: 'ca-signing.crt' },
      { flag: signing[1], file: 'ca.key' },
    ];
    expect(reported).toEqual({
      prepare: [],
      trust: [{ action: 'restart', without: signing }],
      reissue: [{ action: 'restart', restores }],
      distrust: [{ action: 'restart' }],
      remove: [],
    });
  });

  test('what signs with it is started without it whatever it is restarted for, and by what goes back too', async () => {
    const observed = await withoutKey();
    const without = ['--cluster-signing-cert-file', '--cluster-signing-key-file'];
    const tokensTo = async (to: Phase) => await observed.planOf('sa', to);
    await observed.apply(await tokensTo('trust'));
    const tokens = await tokensTo('reissue');
    expect(tokens.rollout.filter((each) => each.without !== undefined)).toMatchObject([
      { component: 'kube-controller-manager', without },
    ]);
    await observed.rotate(name, 'prepare', 'trust');
    const back = await observed.planOf(name, 'rollback', now);
    expect(back.rollout.filter((each) => each.without !== undefined)).toMatchObject([
      { component: 'kube-controller-manager', without },
    ]);
  });

  test('a key that one node still has is lost nowhere', async () => {
    const observed = await fullState(cluster(threeNodes));
    for (const node of ['cp1', 'cp2']) observed.remove(`${node}/pki/ca.key`);
    const plan = await observed.planOf(name, 'prepare', now);
    const managers = plan.rollout.filter(({ component }) => component === 'kube-controller-manager');
    expect(managers.map(({ moves, without, restores }) => [moves?.length, without, restores])).toEqual(
      ['cp1', 'cp2', 'cp3'].map(() => [1, undefined, undefined]),
    );
  });

  test('distrusted at once, what signs is started with the other one', async () => {
    const plan = await (await withoutKey()).planOf(name, 'distrust', now);
    expect(plan.rollout.filter(({ component }) => component === 'kube-controller-manager')).toMatchObject([
      { restores: [{ file: 'ca-signing.crt' }, { file: 'ca.key' }] },
    ]);
  });

  test('does not renew what is due any more: that is left to its successor, and bundles are not', async () => {
    const observed = await fullState(cluster());
    for (const entry of ['pki/apiserver.crt', 'admin.conf']) {
      await reissue(observed, entry, 'pki/ca', { notAfter: daysLater(5) });
    }
    observed.remove('pki/ca.key');
    expect(changesOf(await observed.plan())).toMatchObject({ 'admin.conf cp1': 'blocked renew-due issuer-unusable' });

    await observed.rotate(name, 'prepare');
    const staging = await observed.planOf(name, 'trust', now);
    expect(changesOf(staging)).toMatchObject({
      [name]: 'rotate rotation',
      'admin.conf cp1': 'update bundle-differs',
    });
    expect(changesOf(staging)).not.toHaveProperty('apiserver cp1');
    expect(warningsOf(staging)).toMatchObject({ 'apiserver cp1': 'renew-due issuer-unusable' });
    await observed.apply(staging);
    // What waits for the next phase hinders nobody else meanwhile.
    expect(Object.values(changesOf(await observed.plan())).filter((change) => change.startsWith('blocked'))).toEqual(
      [],
    );
    await observed.rotate(name, 'reissue', 'distrust', 'remove');
    expect(changesOf(await observed.plan())).toEqual({});
  });

  test('and which has ended too: another is put in its place at once', async () => {
    const observed = await ended();
    observed.remove('pki/ca.key');
    const plan = await observed.plan();
    expect(plan.steps.find(({ artifact }) => artifact === name)?.next).toEqual(nextOfAll);
    await observed.applyFor({ ...emptyIntent, renew: ['etcd-ca', 'front-proxy-ca'] });
    await observed.applyFor({ ...emptyIntent, rotate: [{ name, to: 'distrust' }] });
    expect(changesOf(await observed.plan())).toEqual({});
    await everythingIsSound(observed);
  });
});

describe('the key of the new one is lost in the middle of its rotation, with a certificate that it signed', () => {
  /** Rotated to a phase, and then without the new key and without the API server's certificate. */
  async function rotatedAndLost(last: 'reissue' | 'distrust'): Promise<TestState> {
    const observed = await atIssue();
    if (last === 'distrust') await observed.rotate(name, 'distrust');
    observed.remove('pki/ca.key', 'pki/apiserver.crt');
    return observed;
  }

  test.each(['reissue', 'distrust'] as const)(
    'at %s: the rotation goes on to its end, and another replaces it',
    async (last) => {
      const observed = await rotatedAndLost(last);
      const done: Phase[] = [];
      for (let calls = 0; calls < 9; calls += 1) {
        const move = nextMove([await observed.rotation(name)]);
        if (move === null) break;
        const plan = await observed.planOf(name, move.to, now);
        if (!done.includes('remove')) {
          const step = plan.steps.find(({ artifact }) => artifact === 'apiserver cp1');
          expect(step?.warnings).toContainEqual(coded('issuer-unusable/key-lost', { ca: name, by: 'next-rotation' }));
        }
        await observed.apply(plan);
        done.push(move.to);
        if (move.to === 'remove' && done.includes('reissue')) break;
      }
      const another = ['trust', 'reissue', 'distrust', 'remove'];
      expect(done).toEqual([...(last === 'reissue' ? ['distrust'] : []), 'remove', ...another]);
      expect(isToDo(await observed.plan())).toBe(false);
      await everythingIsSound(observed);
    },
  );

  test.each(['reissue', 'distrust'] as const)('at %s: a plan says that the rotation has to end first', async (last) => {
    const observed = await rotatedAndLost(last);
    const { steps } = await observed.plan();
    expect(steps.find(({ artifact }) => artifact === 'apiserver cp1')?.next).toEqual(
      remedyOf('restore-issuing-key', { ca: name, otherwise: 'finish-and-rotate' }),
    );
    expect(steps.find(({ artifact }) => artifact === name)?.next).toEqual(
      remedyOf('restore-ca-key', { name, isSuccessor: true }),
    );
  });

  test('at reissue, with one that the old one signed: it is not left to be refused, and going back is named, and does', async () => {
    const before = await fullState(cluster());
    const [crt, key] = [before.bytes('pki/apiserver.crt'), before.bytes('pki/apiserver.key')];
    const observed = await atIssue();
    observed.put('pki/apiserver.crt', crt);
    observed.put('pki/apiserver.key', key);
    observed.remove('pki/ca.key');
    const status = await observed.status(name);
    expect(status).toMatchObject({ at: 'reissue', isComplete: false, back: 'trust' });
    expect(status.remedy).toEqual(remedyOf('restore-issuing-key', { ca: name, otherwise: 'roll-back' }));
    await observed.rotate(name, 'trust');
    await everythingIsSound(observed);
  });

  test('at distrust, with one that the old one signed: nothing believes it, and once it is away the rotation goes on', async () => {
    const before = await fullState(cluster());
    const [crt, key] = [before.bytes('pki/apiserver.crt'), before.bytes('pki/apiserver.key')];
    const observed = await atIssue();
    await observed.rotate(name, 'distrust');
    observed.put('pki/apiserver.crt', crt);
    observed.put('pki/apiserver.key', key);
    observed.remove('pki/ca.key');
    const { remedy } = await observed.status(name);
    expect(remedy).toEqual(remedyOf('restore-issuing-key', { ca: name, otherwise: 'roll-back' }));
    expect((await observed.plan()).steps.find(({ artifact }) => artifact === 'apiserver cp1')?.next).toEqual(remedy);
    observed.remove('pki/apiserver.crt');
    expect(nextMove([await observed.rotation(name)])?.to).toBe('remove');
    await observed.rotate(name, 'remove', 'trust', 'reissue', 'distrust', 'remove');
    expect(isToDo(await observed.plan())).toBe(false);
    await everythingIsSound(observed);
  });
});

describe('a CA that has ended', () => {
  test('and whose key is lost is not asked to be renewed without being told what replaces it', async () => {
    const observed = await fullState(cluster());
    await reissue(observed, 'pki/etcd/ca.crt', 'pki/etcd/ca', { notBefore: daysLater(-4000), notAfter: daysLater(-1) });
    observed.remove('pki/etcd/ca.key');
    const asked = makePlan(await observed.read(), now, { ...emptyIntent, renew: ['etcd-ca'] });
    const [own, unasked] = [asked, await observed.plan()].map(({ steps }) =>
      steps.find(({ artifact }) => artifact === 'etcd-ca'),
    );
    expect(own).toMatchObject({
      action: 'blocked',
      next: remedyOf('renew-cas-or-replace', { names: ['etcd-ca'], name: 'etcd-ca' }),
    });
    expect(own?.next).toEqual(unasked?.next);
  });

  test('is what is to be put in order for what it signed', async () => {
    const { steps } = await (await ended()).plan();
    const leaf = steps.find(({ artifact }) => artifact === 'apiserver cp1');
    expect(leaf).toMatchObject({ action: 'blocked', next: remedyOf('fix-ca', { ca: name }) });
  });

  test.each(['prepare', 'trust'] as const)('cannot be brought to %s, and both ways out are told', async (to) => {
    const plan = await (await ended()).planOf(name, to, now);
    expect(plan.steps.find(({ artifact }) => artifact === name)).toMatchObject({
      action: 'blocked',
      reasons: [{ reason: 'expired' }],
      next: nextOfAll,
    });
  });

  test('after its successor was staged: the rotation goes on, and does not go back to it', async () => {
    const observed = await fullState(cluster());
    const all = ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'] as const;
    const bring = async (to: Phase, at: Date) => {
      const rotate = all.map((each) => ({ name: each, to }));
      await observed.apply(makePlan(await observed.read(), at, { ...emptyIntent, rotate }), at);
    };
    await bring('prepare', daysLater(3640));
    await bring('trust', daysLater(3640));

    const after = daysLater(3655);
    expect(certificateAt(observed, 'pki/ca.crt').notAfter < after).toBe(true);
    for (const to of ['reissue', 'distrust', 'remove'] as const) {
      const read = await observed.read();
      const move = nextMove(all.map((each) => rotationStatus(read, each, after)));
      expect(move?.to).toBe(to);
      await bring(to, after);
      // No handshake: it would go by the clock of this machine, which is before that.
      expect((await observed.judge(after)).filter(({ holds }) => holds !== 'yes')).toEqual([]);
      if (to !== 'reissue') continue;
      const back = makePlan(await observed.read(), after, {
        ...emptyIntent,
        rotate: all.map((each) => ({ name: each, to: 'trust' })),
      });
      for (const each of all) expect(changesOf(back)[each]).toBe('blocked expired');
      await expect(bring('trust', after)).rejects.toMatchObject({ code: 'denied' });
    }
    expect(isToDo(await observed.plan(after))).toBe(false);
  });
});
