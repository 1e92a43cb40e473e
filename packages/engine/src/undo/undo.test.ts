import { hash } from 'node:crypto';
import { isSoak, soakSeed } from '@kpki/services/random-cases';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { changesOf, daysLater, now } from '../../test/observed-state.ts';
import { locationOf, undoing } from '../../test/undoing.ts';
import { readApplyId } from '../apply-id/apply-id.ts';
import { statement } from '../model/statement.ts';
import { statusOf } from '../reports/status.ts';
import { isApplyOf } from '../retain/purpose.ts';
import { rolloutOf } from '../rollout/rollout-of.ts';

const everyLeaf = { rekey: ['apiserver cp1', 'etcd-server cp1', 'admin.conf cp1'] };

test('what was replaced comes back byte for byte, and the later state after that', async () => {
  const observed = await undoing();
  const before = observed.stored();
  await observed.apply(everyLeaf);
  const after = observed.stored();
  expect(after).not.toEqual(before);

  const plan = await observed.undo();
  expect(observed.stored()).toEqual(before);
  expect(plan).toMatchObject({ isRedo: false, resumes: null, applied: now.toISOString(), forgetful: [] });
  expect(plan.steps.map(({ artifact, action }) => `${action} ${artifact}`)).toEqual([
    'restore apiserver cp1',
    'restore etcd-server cp1',
    'restore admin.conf cp1',
  ]);

  expect(await observed.undo()).toMatchObject({ isRedo: true });
  expect(observed.stored()).toEqual(after);
  expect(await observed.undo()).toMatchObject({ isRedo: false });
  expect(observed.stored()).toEqual(before);
  expect(await observed.undo()).toMatchObject({ isRedo: true });
  expect(observed.stored()).toEqual(after);
});

test('the plan of an undo tells whether an apply of a plan is undone, also one that was interrupted; an undo is none', async () => {
  const observed = await undoing();
  const [plan, other] = [await observed.plan(everyLeaf), await observed.plan()];
  await observed.killedAfter(8, () => observed.apply(everyLeaf));
  await observed.repair();
  const { applyId } = await observed.undo();
  expect([plan, other].map((each) => isApplyOf(applyId, each))).toEqual([true, false]);
  expect(isApplyOf((await observed.undo()).applyId, plan)).toBe(false);
});

test('what is retained disturbs no plan', async () => {
  const observed = await undoing();
  const untouched = await observed.plan();
  await observed.apply(everyLeaf);
  const plan = await observed.plan();
  expect(changesOf(plan)).toEqual({});
  expect(plan.steps.map(({ artifact, warnings }) => [artifact, warnings])).toEqual(
    untouched.steps.map(({ artifact, warnings }) => [artifact, warnings]),
  );
});

test('what was made goes, and comes back when that is undone', async () => {
  const observed = await undoing();
  observed.storage.locations.clear();
  await observed.apply();
  const made = observed.stored();
  const plan = await observed.undo();
  expect(new Set(plan.steps.map(({ action }) => action))).toEqual(new Set(['remove']));
  expect(observed.stored()).toEqual({});
  await observed.undo();
  expect(observed.stored()).toEqual(made);
});

test('what comes back says when it expired, in a file or a kubeconfig, and a valid certificate does not', async () => {
  const observed = await undoing();
  await observed.apply(everyLeaf);
  const expiries = async (days: number) =>
    (await observed.undoPlan(daysLater(days)))?.steps.map(({ artifact, expired }) => [artifact, expired?.slice(0, 10)]);
  const at = daysLater(365).toISOString().slice(0, 10);
  expect(await expiries(364)).toEqual(everyLeaf.rekey.map((artifact) => [artifact, undefined]));
  expect(await expiries(366)).toEqual(everyLeaf.rekey.map((artifact) => [artifact, at]));
});

test('what comes back says which certificate it is, in an undo and in a redo', async () => {
  const observed = await undoing();
  const certificates = async () =>
    statusOf(await observed.read(), now).flatMap(({ artifact, notAfter, serial, fingerprint }) =>
      everyLeaf.rekey.includes(artifact) ? [{ artifact, restores: { notAfter, serial, fingerprint } }] : [],
    );
  const restored = async () =>
    (await observed.undoPlan())?.steps.map(({ artifact, restores }) => ({ artifact, restores }));
  const before = await certificates();
  await observed.apply(everyLeaf, daysLater(1));
  const after = await certificates();
  expect(after).not.toEqual(before);
  expect(await restored()).toEqual(before);
  await observed.undo();
  expect(await restored()).toEqual(after);
});

test('what comes back says whether its key does not match its certificate', async () => {
  const observed = await undoing();
  const keys = observed.storage.locations.get(locationOf['private key'])?.entries;
  observed.put(locationOf['private key'], 'pki/etcd/peer.key', keys?.get('pki/etcd/server.key') ?? new Uint8Array());
  await observed.apply({ rekey: ['apiserver cp1'] });
  const steps = (await observed.undoPlan())?.steps.map(({ artifact, isMismatched }) => [artifact, isMismatched]);
  expect(steps).toEqual([
    ['apiserver cp1', undefined],
    ['etcd-peer cp1', true],
  ]);
  const rollout = rolloutOf((await observed.undoPlan())?.steps ?? [], cluster());
  expect(rollout.map(({ action, component, artifacts }) => [action, component, ...artifacts])).toEqual([
    ['distribute', null, 'apiserver cp1', 'etcd-peer cp1'],
    ['reloads', 'kube-apiserver', 'apiserver cp1'],
  ]);
});

test('of a phase of a rotation, what it replaced comes back and what it made beside that goes: each is told', async () => {
  const observed = await undoing();
  const before = observed.stored();
  await observed.apply({ rotate: [{ name: 'etcd-ca', to: 'trust' }] });
  const plan = await observed.undo();
  expect(observed.stored()).toEqual(before);
  const reported = plan.steps.map(({ action, artifact, writes }) => [
    `${action} ${artifact}`,
    writes.map(({ entry, effect }) => `${effect === 'removes' ? '-' : '<'}${entry}`).toSorted(),
  ]);
  expect(reported).toEqual([
    ['restore etcd-ca', ['<pki/etcd/ca.crt']],
    ['remove etcd-ca', ['-pki/etcd/ca.crt.next', '-pki/etcd/ca.key.next']],
    ['restore etcd-ca-bundle', ['<pki/etcd/ca.crt']],
  ]);
  const again = await observed.undo();
  expect(new Set(again.steps.map(({ action }) => action))).toEqual(new Set(['restore']));
});

test('of a phase that only reorders a trust bundle, nobody has to load it again: an undo of reissue', async () => {
  const observed = await undoing();
  await observed.apply({ rotate: [{ name: 'etcd-ca', to: 'trust' }] });
  const before = observed.stored();
  await observed.apply({ rotate: [{ name: 'etcd-ca', to: 'reissue' }] });
  const { steps } = await observed.undo();
  expect(observed.stored()).toEqual(before);
  const effects = (artifact: string): readonly string[] =>
    steps.flatMap((step) =>
      step.artifact === artifact ? step.writes.map(({ entry, effect }) => `${effect} ${entry}`) : [],
    );
  expect(effects('etcd-ca-bundle')).toEqual(['reorders pki/etcd/ca.crt']);
  expect(effects('etcd-ca').toSorted()).toEqual([
    'adds pki/etcd/ca.crt.next',
    'adds pki/etcd/ca.key.next',
    'removes pki/etcd/ca.crt.previous',
    'removes pki/etcd/ca.key.previous',
    'replaces pki/etcd/ca.crt',
    'replaces pki/etcd/ca.key',
  ]);
  expect(new Set(rolloutOf(steps, cluster()).map(({ action }) => action))).not.toContain('restart');
});

test.each(['prepare', 'distrust'] as const)(
  'a file that a flag was moved to goes, and whoever reads it is told to go back: an undo of %s',
  async (to) => {
    const observed = await undoing();
    await observed.apply({ rotate: [{ name: 'kubernetes-ca', to }] });
    const { steps } = await observed.undo();
    expect(rolloutOf(steps, cluster()).filter(({ moves }) => moves !== undefined)).toMatchObject([
      {
        action: 'restart',
        component: 'kube-controller-manager',
        moves: [{ flag: '--cluster-signing-cert-file', file: 'ca.crt' }],
      },
    ]);
  },
);

test('no key is revealed by it, and none is in the plan or in what is told', async () => {
  const observed = await undoing();
  await observed.apply(everyLeaf);
  observed.events.length = 0;
  const plan = await observed.undo();
  expect(observed.events.filter(({ type }) => type === 'revealed')).toEqual([]);
  const reported = JSON.stringify([plan, observed.events]);
  const keys = observed.keys();
  expect(keys.length).toBeGreaterThan(5);
  for (const key of keys) {
    const [, line = 'no key'] = key.split('\n');
    expect(reported).not.toContain(line);
    expect(reported).not.toContain(Buffer.from(key).toString('base64').slice(0, 80));
  }
});

test('the next apply takes its place everywhere, and one that writes nothing does not', async () => {
  const observed = await undoing();
  await observed.apply({ rekey: ['apiserver cp1', 'admin.conf cp1'] });
  expect(observed.applyIds()).toHaveLength(3);
  await observed.apply();
  expect(new Set(observed.applyIds()).size).toBe(1);
  const [first] = observed.applyIds();

  const before = observed.stored();
  await observed.apply({ renew: ['apiserver cp1'] });
  // Only the certificate was replaced: what was retained of keys and kubeconfigs is gone.
  expect(observed.applyIds()).toHaveLength(1);
  expect(observed.applyIds()).not.toEqual([first]);
  await observed.undo();
  expect(observed.stored()).toEqual(before);
});

test('an apply comes after those before it, whatever the clock says', async () => {
  const observed = await undoing();
  const before = observed.stored();
  await observed.apply({ renew: ['apiserver cp1'] }, new Date(now.getTime() + 60_000));
  const between = observed.stored();
  await observed.apply({ renew: ['admin.conf cp1'] }, now);
  await observed.undo();
  expect(observed.stored()).toEqual(between);
  expect(between).not.toEqual(before);
});

describe('where somebody has changed something since', () => {
  test('its artifact stays whole, and the rest is put back', async () => {
    const observed = await undoing();
    const before = observed.stored();
    await observed.apply(everyLeaf);
    const after = observed.stored();
    observed.put(locationOf.other, 'pki/apiserver.crt', Buffer.from('another client'));
    const plan = await observed.undo();
    const reported = plan.steps.map(({ artifact, action, notes }) => [`${action} ${artifact}`, ...notes]);
    expect(reported).toEqual([
      ['skip apiserver cp1', statement('changed-since', { location: 'public/pki/apiserver.crt' })],
      ['restore etcd-server cp1'],
      ['restore admin.conf cp1'],
    ]);
    const key = 'keys pki/apiserver.key';
    const certificate = 'public pki/apiserver.crt';
    expect(observed.stored()).toEqual({
      ...before,
      [key]: after[key],
      [certificate]: hash('sha256', 'another client', 'hex'),
    });
  });

  test('what is gone since says so', async () => {
    const observed = await undoing();
    await observed.apply(everyLeaf);
    observed.storage.locations.get(locationOf.other)?.entries.delete('pki/apiserver.crt');
    const plan = await observed.undoPlan();
    expect(plan?.steps[0]).toMatchObject({
      action: 'skip',
      notes: [statement('removed-since', { location: 'public/pki/apiserver.crt' })],
    });
  });

  test('an undo that was planned before that is refused', async () => {
    const observed = await undoing();
    await observed.apply(everyLeaf);
    const after = observed.stored();
    const plan = await observed.undoPlan();
    observed.put(locationOf.other, 'pki/apiserver.crt', Buffer.from('another client'));
    const again = await observed.undoPlan();
    expect(again?.steps.filter(({ action }) => action === 'skip')).toHaveLength(1);
    expect(plan?.steps.filter(({ action }) => action === 'skip')).toHaveLength(0);
    if (plan === null) throw new Error('nothing is retained');
    const before = observed.stored();
    await expect(observed.undoBy(plan)).rejects.toMatchObject({ code: 'conflict' });
    expect(observed.stored()).toEqual(before);
    expect(Object.keys(before)).toEqual(Object.keys(after));
  });
});

test('what was lost stays with all of its artifact, which says so, and the rest is put back', async () => {
  const observed = await undoing();
  const before = observed.stored();
  await observed.apply(everyLeaf);
  const after = observed.stored();
  observed.lose(locationOf.other, 'pki/apiserver.crt');
  const plan = await observed.undo();
  expect(plan.steps.map(({ artifact, action, notes }) => [`${action} ${artifact}`, ...notes])).toEqual([
    ['skip apiserver cp1', statement('cannot-restore', { location: 'public/pki/apiserver.crt', why: 'it was lost' })],
    ['restore etcd-server cp1'],
    ['restore admin.conf cp1'],
  ]);
  const [key, certificate] = ['keys pki/apiserver.key', 'public pki/apiserver.crt'];
  expect(observed.stored()).toEqual({ ...before, [key]: after[key], [certificate]: after[certificate] });
});

test('a sink that retains nothing says so, and there is nothing to undo', async () => {
  const observed = await undoing(cluster(), ({ undo: _, ...sink }) => sink);
  await observed.apply(everyLeaf);
  expect(await observed.undoPlan()).toBeNull();
});

test('where a location that an apply wrote is deleted, what makes it again is an apply of its own', async () => {
  const observed = await undoing();
  await observed.apply(everyLeaf);
  observed.storage.locations.delete(locationOf.kubeconfig);
  const without = observed.stored();
  await observed.apply({}, daysLater(1));
  expect(Object.keys(observed.stored()).length).toBeGreaterThan(Object.keys(without).length);
  expect(await observed.undo()).toMatchObject({ applied: daysLater(1).toISOString(), isComplete: true });
  expect(observed.stored()).toEqual(without);
});

/** The soak kills after every step, other runs after every fifth, with varying offset. */
const every = isSoak ? 1 : 5;
const firstKilled = (): number => soakSeed() % every;

describe('killed at any step', () => {
  test('an apply is undone as far as it came', async () => {
    let kills = firstKilled();
    for (let isKilled = true; isKilled; kills += every) {
      const observed = await undoing();
      const before = observed.stored();
      isKilled = await observed.killedAfter(kills, () => observed.apply(everyLeaf));
      await observed.repair();
      if (observed.applyIds().length > 0) await observed.undo();
      expect(observed.stored(), `killed after ${kills} steps`).toEqual(before);
    }
    expect(kills).toBeGreaterThan(8);
  });

  test('an apply of something else is one of its own', async () => {
    let kills = firstKilled();
    for (let isKilled = true; isKilled; kills += every) {
      const observed = await undoing();
      isKilled = await observed.killedAfter(kills, () => observed.apply(everyLeaf));
      await observed.repair();
      const begun = observed.stored();
      await observed.apply({ rekey: ['apiserver cp1', 'front-proxy-client cp1'] }, daysLater(3));
      await observed.undo();
      expect(observed.stored(), `killed after ${kills} steps`).toEqual(begun);
    }
  });

  test('the same command once more goes on with it, and both are undone as one', async () => {
    let kills = firstKilled();
    let cutShort = 0;
    for (let isKilled = true; isKilled; kills += every) {
      const observed = await undoing();
      const before = observed.stored();
      isKilled = await observed.killedAfter(kills, () => observed.apply(everyLeaf));
      await observed.repair();
      const [begun, applyIds] = [observed.stored(), observed.applyIds()];
      await observed.apply(everyLeaf, daysLater(1));
      await observed.undo();
      // A killed run that completed all the same is an apply of its own.
      const isComplete = applyIds.length === 3;
      if (applyIds.length > 0 && !isComplete) cutShort += 1;
      expect(observed.stored(), `killed after ${kills} steps`).toEqual(isComplete ? begun : before);
    }
    expect(cutShort).toBeGreaterThan(isSoak ? 2 : 0);
  });

  test('the same command is one of its own where somebody has changed something in between', async () => {
    const observed = await undoing();
    const isBegun = () => observed.storage.locations.get(locationOf.other)?.retained !== undefined;
    for (let steps = 1; !isBegun(); steps += 1) {
      await observed.killedAfter(steps, () => observed.apply(everyLeaf));
      await observed.repair();
    }
    expect(observed.applyIds().length).toBeLessThan(3);
    // Another text for the same certificate, so that there is nothing to do.
    const written =
      observed.storage.locations.get(locationOf.other)?.entries.get('pki/apiserver.crt') ?? new Uint8Array();
    const theirs = Buffer.concat([written, Buffer.from('\n')]);
    observed.put(locationOf.other, 'pki/apiserver.crt', theirs);
    await observed.apply(everyLeaf, daysLater(1));
    await observed.undo();
    expect(observed.stored()[`${locationOf.other} pki/apiserver.crt`]).toBe(hash('sha256', theirs, 'hex'));
  });

  test('a renewal that is gone on with is undone as one, and the next one that is due is not', async () => {
    let kills = firstKilled();
    for (let isKilled = true; isKilled; kills += every) {
      // Every certificate is renewed: fewer are faster.
      const observed = await undoing(cluster({ etcd: { topology: 'unmanaged' } }));
      const before = observed.stored();
      isKilled = await observed.killedAfter(kills, () => observed.apply({}, daysLater(360)));
      await observed.repair();
      await observed.apply({}, daysLater(361));
      await observed.undo();
      expect(observed.stored(), `killed after ${kills} steps`).toEqual(before);
      await observed.undo();
      const renewed = observed.stored();
      expect(renewed).not.toEqual(before);
      await observed.apply({}, daysLater(720));
      await observed.undo();
      expect(observed.stored(), `killed after ${kills} steps, a year later`).toEqual(renewed);
    }
    expect(kills).toBeGreaterThan(8);
  });

  test('an undo is gone on with, and undone as one', async () => {
    let kills = firstKilled();
    for (let isKilled = true; isKilled; kills += every) {
      const observed = await undoing();
      const before = observed.stored();
      await observed.apply(everyLeaf);
      const after = observed.stored();
      isKilled = await observed.killedAfter(kills, () => observed.undo());
      // Killed in its last step, it is finished by the repair; another undo would revert it.
      await observed.repair();
      if (JSON.stringify(observed.stored()) !== JSON.stringify(before)) await observed.undo();
      expect(observed.stored(), `killed after ${kills} steps`).toEqual(before);
      await observed.undo();
      expect(observed.stored(), `killed after ${kills} steps, and undone again`).toEqual(after);
    }
    expect(kills).toBeGreaterThan(8);
  });
});

test('an apply ID says when, at how many locations, and which is the last', async () => {
  const observed = await undoing();
  await observed.apply(everyLeaf);
  const [applyId = ''] = observed.applyIds();
  expect(readApplyId(applyId)).toMatchObject({
    began: now.toISOString(),
    locations: 3,
    undoes: null,
    last: expect.any(String),
  });
  await observed.undo();
  const [undone = ''] = observed.applyIds();
  expect(readApplyId(undone)?.undoes).toBe(applyId.split('/').slice(0, 2).join('/'));
  expect(readApplyId(undone)?.last).not.toBeNull();
  expect(readApplyId('2030-01-01')).toBeNull();
});
