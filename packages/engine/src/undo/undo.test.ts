import { hash } from 'node:crypto';
import { isSoak, soakSeed } from '@kpki/services/random-cases';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { placeOf, undoing } from '../../test/undoing.ts';
import { changesOf, daysLater, now } from '../../test/world.ts';
import { followUpOf } from '../follow-up/follow-up-of.ts';
import { readMark } from '../mark/mark.ts';

const everyLeaf = { rekey: ['apiserver cp1', 'etcd-server cp1', 'admin.conf cp1'] };

test('what was replaced comes back byte for byte, and the later state after that', async () => {
  const world = await undoing();
  const before = world.stored();
  await world.apply(everyLeaf);
  const after = world.stored();
  expect(after).not.toEqual(before);

  const plan = await world.undo();
  expect(world.stored()).toEqual(before);
  expect(plan).toMatchObject({ isRedo: false, goesOn: null, applied: now.toISOString(), forgetful: [] });
  expect(plan.steps.map(({ artefact, action }) => `${action} ${artefact}`)).toEqual([
    'put back apiserver cp1',
    'put back etcd-server cp1',
    'put back admin.conf cp1',
  ]);

  expect(await world.undo()).toMatchObject({ isRedo: true });
  expect(world.stored()).toEqual(after);
  await world.undo();
  expect(world.stored()).toEqual(before);
});

test('what is retained disturbs no plan', async () => {
  const world = await undoing();
  const untouched = await world.plan();
  await world.apply(everyLeaf);
  const plan = await world.plan();
  expect(changesOf(plan)).toEqual({});
  expect(plan.steps.map(({ artefact, warnings }) => [artefact, warnings])).toEqual(
    untouched.steps.map(({ artefact, warnings }) => [artefact, warnings]),
  );
});

test('what was made goes, and comes back when that is undone', async () => {
  const world = await undoing();
  world.storage.places.clear();
  await world.apply();
  const made = world.stored();
  const plan = await world.undo();
  expect(new Set(plan.steps.map(({ action }) => action))).toEqual(new Set(['take away']));
  expect(world.stored()).toEqual({});
  await world.undo();
  expect(world.stored()).toEqual(made);
});

test('of a phase of a rotation, what it replaced comes back and what it made beside that goes: each is told', async () => {
  const world = await undoing();
  const before = world.stored();
  await world.apply({ rotate: [{ name: 'etcd-ca', to: 'stage' }] });
  const plan = await world.undo();
  expect(world.stored()).toEqual(before);
  const told = plan.steps.map(({ action, artefact, writes }) => [
    `${action} ${artefact}`,
    writes.map(({ entry, removes }) => `${removes === true ? '-' : '<'}${entry}`).toSorted(),
  ]);
  expect(told).toEqual([
    ['put back etcd-ca', ['<pki/etcd/ca.crt']],
    ['take away etcd-ca', ['-pki/etcd/ca.crt.next', '-pki/etcd/ca.key.next']],
    ['put back etcd-ca-bundle', ['<pki/etcd/ca.crt']],
  ]);
  const again = await world.undo();
  expect(new Set(again.steps.map(({ action }) => action))).toEqual(new Set(['put back']));
});

test.each(['prepare', 'distrust'] as const)(
  'a file that a flag was moved to goes, and whoever reads it is told to go back: an undo of %s',
  async (to) => {
    const world = await undoing();
    await world.apply({ rotate: [{ name: 'kubernetes-ca', to }] });
    const { steps } = await world.undo();
    expect(followUpOf(steps, cluster()).filter(({ moves }) => moves !== undefined)).toMatchObject([
      {
        action: 'restart',
        component: 'kube-controller-manager',
        moves: [{ flag: '--cluster-signing-cert-file', file: 'ca.crt' }],
      },
    ]);
  },
);

test('no key is revealed by it, and none is in the plan or in what is told', async () => {
  const world = await undoing();
  await world.apply(everyLeaf);
  world.events.length = 0;
  const plan = await world.undo();
  expect(world.events.filter(({ type }) => type === 'revealed')).toEqual([]);
  const told = JSON.stringify([plan, world.events]);
  const keys = world.keys();
  expect(keys.length).toBeGreaterThan(5);
  for (const key of keys) {
    const [, line = 'no key'] = key.split('\n');
    expect(told).not.toContain(line);
    expect(told).not.toContain(Buffer.from(key).toString('base64').slice(0, 80));
  }
});

test('the next apply takes its place everywhere, and one that writes nothing does not', async () => {
  const world = await undoing();
  await world.apply({ rekey: ['apiserver cp1', 'admin.conf cp1'] });
  expect(world.marks()).toHaveLength(3);
  await world.apply();
  expect(new Set(world.marks()).size).toBe(1);
  const [first] = world.marks();

  const before = world.stored();
  await world.apply({ renew: ['apiserver cp1'] });
  // The certificate alone: what was retained of keys and kubeconfigs is gone.
  expect(world.marks()).toHaveLength(1);
  expect(world.marks()).not.toEqual([first]);
  await world.undo();
  expect(world.stored()).toEqual(before);
});

test('an apply comes after those before it, whatever the clock says', async () => {
  const world = await undoing();
  const before = world.stored();
  await world.apply({ renew: ['apiserver cp1'] }, new Date(now.getTime() + 60_000));
  const between = world.stored();
  await world.apply({ renew: ['admin.conf cp1'] }, now);
  await world.undo();
  expect(world.stored()).toEqual(between);
  expect(between).not.toEqual(before);
});

describe('where somebody has changed something since', () => {
  test('its artefact stays whole, and the rest is put back', async () => {
    const world = await undoing();
    const before = world.stored();
    await world.apply(everyLeaf);
    const after = world.stored();
    world.put(placeOf.other, 'pki/apiserver.crt', Buffer.from('somebody else'));
    const plan = await world.undo();
    const told = plan.steps.map(({ artefact, action, notes }) => [`${action} ${artefact}`, ...notes]);
    expect(told).toEqual([
      ['stays apiserver cp1', 'public/pki/apiserver.crt was changed since: it is not what the apply left there'],
      ['put back etcd-server cp1'],
      ['put back admin.conf cp1'],
    ]);
    const key = 'keys pki/apiserver.key';
    const certificate = 'public pki/apiserver.crt';
    expect(world.stored()).toEqual({
      ...before,
      [key]: after[key],
      [certificate]: hash('sha256', 'somebody else', 'hex'),
    });
  });

  test('an undo that was planned before that is refused', async () => {
    const world = await undoing();
    await world.apply(everyLeaf);
    const after = world.stored();
    const plan = await world.undoPlan();
    world.put(placeOf.other, 'pki/apiserver.crt', Buffer.from('somebody else'));
    const again = await world.undoPlan();
    expect(again?.steps.filter(({ action }) => action === 'stays')).toHaveLength(1);
    expect(plan?.steps.filter(({ action }) => action === 'stays')).toHaveLength(0);
    if (plan === null) throw new Error('nothing is retained');
    const before = world.stored();
    await expect(world.undoBy(plan)).rejects.toMatchObject({ code: 'conflict' });
    expect(world.stored()).toEqual(before);
    expect(Object.keys(before)).toEqual(Object.keys(after));
  });
});

test('what was lost stays with all of its artefact, which says so, and the rest is put back', async () => {
  const world = await undoing();
  const before = world.stored();
  await world.apply(everyLeaf);
  const after = world.stored();
  world.lose(placeOf.other, 'pki/apiserver.crt');
  const plan = await world.undo();
  expect(plan.steps.map(({ artefact, action, notes }) => [`${action} ${artefact}`, ...notes])).toEqual([
    ['stays apiserver cp1', 'public/pki/apiserver.crt cannot be put back: it was lost'],
    ['put back etcd-server cp1'],
    ['put back admin.conf cp1'],
  ]);
  const [key, certificate] = ['keys pki/apiserver.key', 'public pki/apiserver.crt'];
  expect(world.stored()).toEqual({ ...before, [key]: after[key], [certificate]: after[certificate] });
});

test('a sink that retains nothing says so, and there is nothing to undo', async () => {
  const world = await undoing(cluster(), ({ undo: _, ...sink }) => sink);
  await world.apply(everyLeaf);
  expect(await world.undoPlan()).toBeNull();
});

test('where somebody deletes a place that an apply wrote, what makes it again is an apply of its own', async () => {
  const world = await undoing();
  await world.apply(everyLeaf);
  world.storage.places.delete(placeOf.kubeconfig);
  const without = world.stored();
  await world.apply({}, daysLater(1));
  expect(Object.keys(world.stored()).length).toBeGreaterThan(Object.keys(without).length);
  expect(await world.undo()).toMatchObject({ applied: daysLater(1).toISOString(), isWhole: true });
  expect(world.stored()).toEqual(without);
});

/** The soak kills after every step, each other run after a fifth of them, from another one on. */
const every = isSoak ? 1 : 5;
const firstKilled = (): number => soakSeed() % every;

describe('killed at any step', () => {
  test('an apply is undone as far as it came', async () => {
    let kills = firstKilled();
    for (let isKilled = true; isKilled; kills += every) {
      const world = await undoing();
      const before = world.stored();
      isKilled = await world.killedAfter(kills, () => world.apply(everyLeaf));
      await world.repair();
      if (world.marks().length > 0) await world.undo();
      expect(world.stored(), `killed after ${kills} steps`).toEqual(before);
    }
    expect(kills).toBeGreaterThan(8);
  });

  test('an apply of something else is one of its own', async () => {
    let kills = firstKilled();
    for (let isKilled = true; isKilled; kills += every) {
      const world = await undoing();
      isKilled = await world.killedAfter(kills, () => world.apply(everyLeaf));
      await world.repair();
      const begun = world.stored();
      await world.apply({ rekey: ['apiserver cp1', 'front-proxy-client cp1'] }, daysLater(3));
      await world.undo();
      expect(world.stored(), `killed after ${kills} steps`).toEqual(begun);
    }
  });

  test('the same command once more goes on with it, and both are undone as one', async () => {
    let kills = firstKilled();
    let cutShort = 0;
    for (let isKilled = true; isKilled; kills += every) {
      const world = await undoing();
      const before = world.stored();
      isKilled = await world.killedAfter(kills, () => world.apply(everyLeaf));
      await world.repair();
      const [begun, marks] = [world.stored(), world.marks()];
      await world.apply(everyLeaf, daysLater(1));
      await world.undo();
      // What the killed one came to the end of all the same is an apply of its own.
      const isWhole = marks.length === 3;
      if (marks.length > 0 && !isWhole) cutShort += 1;
      expect(world.stored(), `killed after ${kills} steps`).toEqual(isWhole ? begun : before);
    }
    expect(cutShort).toBeGreaterThan(isSoak ? 2 : 0);
  });

  test('the same command is one of its own where somebody has changed something in between', async () => {
    const world = await undoing();
    const isBegun = () => world.storage.places.get(placeOf.other)?.retained !== undefined;
    for (let steps = 1; !isBegun(); steps += 1) {
      await world.killedAfter(steps, () => world.apply(everyLeaf));
      await world.repair();
    }
    expect(world.marks().length).toBeLessThan(3);
    // Another text for the same certificate, so that nothing is left to be done.
    const written = world.storage.places.get(placeOf.other)?.entries.get('pki/apiserver.crt') ?? new Uint8Array();
    const theirs = Buffer.concat([written, Buffer.from('\n')]);
    world.put(placeOf.other, 'pki/apiserver.crt', theirs);
    await world.apply(everyLeaf, daysLater(1));
    await world.undo();
    expect(world.stored()[`${placeOf.other} pki/apiserver.crt`]).toBe(hash('sha256', theirs, 'hex'));
  });

  test('a renewal that is gone on with is undone as one, and the next one that is due is not', async () => {
    let kills = firstKilled();
    for (let isKilled = true; isKilled; kills += every) {
      // Every certificate is renewed: the fewer there are, the sooner.
      const world = await undoing(cluster({ etcd: { topology: 'unmanaged' } }));
      const before = world.stored();
      isKilled = await world.killedAfter(kills, () => world.apply({}, daysLater(360)));
      await world.repair();
      await world.apply({}, daysLater(361));
      await world.undo();
      expect(world.stored(), `killed after ${kills} steps`).toEqual(before);
      await world.undo();
      const renewed = world.stored();
      expect(renewed).not.toEqual(before);
      await world.apply({}, daysLater(720));
      await world.undo();
      expect(world.stored(), `killed after ${kills} steps, a year later`).toEqual(renewed);
    }
    expect(kills).toBeGreaterThan(8);
  });

  test('an undo is gone on with, and undone as one', async () => {
    let kills = firstKilled();
    for (let isKilled = true; isKilled; kills += every) {
      const world = await undoing();
      const before = world.stored();
      await world.apply(everyLeaf);
      const after = world.stored();
      isKilled = await world.killedAfter(kills, () => world.undo());
      // Killed in its last step it is finished by the repair; to go on with that would be to undo it.
      await world.repair();
      if (JSON.stringify(world.stored()) !== JSON.stringify(before)) await world.undo();
      expect(world.stored(), `killed after ${kills} steps`).toEqual(before);
      await world.undo();
      expect(world.stored(), `killed after ${kills} steps, and undone again`).toEqual(after);
    }
    expect(kills).toBeGreaterThan(8);
  });
});

test('a mark says when, at how many places, and which is the last', async () => {
  const world = await undoing();
  await world.apply(everyLeaf);
  const [mark = ''] = world.marks();
  expect(readMark(mark)).toMatchObject({ began: now.toISOString(), places: 3, undoes: null, last: expect.any(String) });
  await world.undo();
  const [undone = ''] = world.marks();
  expect(readMark(undone)?.undoes).toBe(mark.split('/').slice(0, 2).join('/'));
  expect(readMark(undone)?.last).not.toBeNull();
  expect(readMark('2030-01-01')).toBeNull();
});
