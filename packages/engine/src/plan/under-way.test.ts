import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { changesOf, fullState, now, rotatedState, type TestState } from '../../test/observed-state.ts';
import { hasWork, isToDo, type Phase, type Rotated, statusOf } from '../index.ts';
import { type Finding, finding, remedy } from '../model/finding.ts';

/** As two of three nodes were brought to a phase and the third was not reached. */
async function onTwoOfThree(from: readonly Phase[], to: Phase, name: Rotated): Promise<TestState> {
  const observed = await rotatedState(cluster(threeNodes), name, ...from);
  const third = observed.entries().filter((entry) => entry.startsWith('cp3/'));
  const before = new Map(third.map((entry) => [entry, observed.bytes(entry)]));
  await observed.rotate(name, to);
  observed.remove(...observed.entries().filter((entry) => entry.startsWith('cp3/') && !before.has(entry)));
  for (const [entry, bytes] of before) observed.put(entry, bytes);
  return observed;
}

async function noteOn(observed: TestState, name: Rotated): Promise<Finding | undefined> {
  const step = (await observed.plan()).steps.find((each) => each.name === name);
  return step?.warnings.find(({ reason }) => reason === 'rotation-under-way');
}

describe('a phase that is carried out on two of three nodes is to do, and kpki rotate does it', () => {
  test.each([
    [[], 'trust', 'etcd-ca', ['etcd-ca', 'etcd-ca-bundle']],
    [['trust', 'reissue'], 'distrust', 'etcd-ca', ['etcd-ca-bundle']],
    [[], 'trust', 'sa', ['sa']],
    [['trust', 'reissue'], 'distrust', 'sa', ['sa']],
  ] as const)('after %j: %s of %s', async (from, to, name, lacking) => {
    const observed = await onTwoOfThree(from, to, name);
    const plan = await observed.plan();
    expect([hasWork(plan), isToDo(plan)]).toEqual([false, true]);
    expect(plan.rotations).toMatchObject([{ name, at: to, isComplete: false, next: to }]);
    expect(plan.rotations?.[0]?.lacking.map(({ artifact, node }) => [artifact, node])).toEqual(
      lacking.map((artifact) => [artifact, 'cp3']),
    );
    const onThird = lacking.map(() => ({ node: 'cp3', sink: null }));
    expect(await noteOn(observed, name)).toEqual(
      finding('rotation-under-way/in-part', { name, at: to, lacking: onThird }),
    );
    const notOk = statusOf(await observed.read(), now).filter(({ state }) => state !== 'ok');
    expect(notOk.map((entry) => [entry.artifact, entry.node])).toEqual(lacking.map((artifact) => [artifact, 'cp3']));

    await observed.rotate(name, to);
    const whole = await observed.plan();
    expect(isToDo(whole)).toBe(false);
    expect(whole.rotations).toMatchObject([{ name, at: to, isComplete: true }]);
  });

  test.each(['etcd-ca', 'sa'] as const)(
    'where another is in use on them, %s is in nobody’s way: it is blocked',
    async (name) => {
      const observed = await onTwoOfThree(['trust'], 'reissue', name);
      const blocked = (await observed.plan()).steps.filter(({ action }) => action === 'blocked');
      expect(blocked.map((step) => step.name)).toContain(name);
      for (const { next } of blocked) expect(next).toEqual(remedy('finish-phase', { name }));
      await observed.rotate(name, 'reissue');
      expect(changesOf(await observed.plan())).toEqual({});
    },
  );
});

test('prepare on two of three nodes: the third gets the file like any that is missing', async () => {
  const observed = await onTwoOfThree([], 'prepare', 'kubernetes-ca');
  expect(isToDo(await observed.plan())).toBe(true);
  expect(changesOf(await observed.plan())).toEqual({ 'kubernetes-ca': 'copy copy-missing' });
  await observed.apply();
  expect(observed.text('cp3/pki/ca-signing.crt')).toBe(observed.text('cp1/pki/ca-signing.crt'));
  expect(isToDo(await observed.plan())).toBe(false);
});

test('the service-account key: its phase is told, and when tokens of the old key have ended', async () => {
  const observed = await fullState(cluster());
  for (const [phase, next] of [
    ['trust', 'reissue'],
    ['reissue', 'distrust'],
    ['distrust', 'remove'],
  ] as const) {
    await observed.rotate('sa', phase);
    expect(await noteOn(observed, 'sa')).toEqual(finding('rotation-under-way', { name: 'sa', at: phase, next }));
    const others = (await observed.plan()).steps
      .flatMap(({ warnings }) => warnings)
      .filter(({ reason }) => reason === 'public-key-has-others');
    expect(others).toEqual([]);
  }
  await observed.rotate('sa', 'remove');
  expect((await observed.plan()).rotations).toBeUndefined();
});

test('a rotation that is asked for is no rotation beside it; another one is told', async () => {
  const observed = await fullState(cluster());
  await observed.rotate('etcd-ca', 'trust');
  await observed.rotate('sa', 'trust');
  const plan = await observed.planOf('sa', 'reissue');
  expect(plan.rotations?.map(({ name }) => name)).toEqual(['etcd-ca']);
});

test('who lacks something of a phase is told in the order of the spec, whichever lacks the first of it', async () => {
  const observed = await fullState(cluster(threeNodes));
  const before = new Map(observed.entries().map((entry) => [entry, observed.bytes(entry)]));
  await observed.rotate('etcd-ca', 'trust');
  for (const entry of observed.entries().filter((each) => each.startsWith('cp3/'))) {
    const old = before.get(entry);
    if (old === undefined) observed.remove(entry);
    else observed.put(entry, old);
  }
  // The bundle alone, which comes after the CA.
  const bundle = 'cp2/pki/etcd/ca.crt';
  observed.put(bundle, before.get(bundle) ?? '');
  expect(await noteOn(observed, 'etcd-ca')).toEqual(
    coded('rotation-under-way/in-part', {
      lacking: ['cp2', 'cp3', 'cp3'].map((node) => ({ node, sink: null })),
    }),
  );
});
