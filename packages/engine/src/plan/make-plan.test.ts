import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { keyPem, newKey } from '../../test/keys.ts';
import { secretLines } from '../../test/secrets.ts';
import { changesOf, daysLater, emptyWorld, fullWorld, now, type TestWorld } from '../../test/world.ts';
import { actions, hasWork, isIdle, makePlan, type Plan, reasons } from '../index.ts';

/** Worlds in which a plan has something to say. */
const worlds: readonly (readonly [string, () => Promise<TestWorld>])[] = [
  ['nothing is there', () => emptyWorld(cluster())],
  ['all is there', () => fullWorld(cluster())],
  ['three nodes', () => fullWorld(cluster(threeNodes))],
  [
    'much is wrong',
    async () => {
      const world = await fullWorld(cluster({ users: [{ name: 'jane', groups: ['dev'] }] }));
      world.put('pki/front-proxy-ca.key', keyPem(newKey()));
      world.put('pki/apiserver.key', '');
      world.put('admin.conf', world.bytes('scheduler.conf'));
      world.remove('pki/sa.pub', 'kubelet.conf', 'pki/etcd/server.crt');
      return world;
    },
  ],
];

describe.each(worlds)('the plan where %s', (_, make) => {
  test('is plain data: through JSON and back it is the same', async () => {
    const plan = await (await make()).plan();
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  test('holds nothing private', async () => {
    const world = await make();
    const text = JSON.stringify(await world.plan());
    for (const line of secretLines(world)) expect(text).not.toContain(line);
    expect(text).not.toContain('PRIVATE KEY');
  });

  test('is the same for the same world and time', async () => {
    const world = await make();
    const read = await world.read();
    const first = makePlan(read, now);
    expect(makePlan(read, now)).toEqual(first);
    expect(makePlan(await world.read(), now)).toEqual(first);
  });

  test('has one step for each artefact, in the order of the catalogue, and words from the tables', async () => {
    const world = await make();
    const plan = await world.plan();
    const { artefacts } = await world.read();
    expect(plan.steps.map(({ artefact }) => artefact)).toEqual(artefacts.map(({ id }) => id));
    for (const step of plan.steps) {
      expect(Object.keys(actions)).toContain(step.action);
      for (const { reason, text } of [...step.reasons, ...step.warnings]) {
        expect(Object.keys(reasons)).toContain(reason);
        expect(text).not.toBe('');
      }
      // What changes something says why and where; what waits says for what.
      const isChange = step.action !== 'keep' && step.action !== 'blocked';
      expect(step.reasons.length > 0, step.artefact).toBe(step.action !== 'keep');
      expect(step.writes.length > 0, step.artefact).toBe(isChange);
      expect(step.next !== undefined, step.artefact).toBe(step.action === 'blocked');
    }
  });
});

test('an empty place: everything is created, and nothing is replaced', async () => {
  const plan = await (await emptyWorld(cluster())).plan();
  expect(new Set(Object.values(changesOf(plan)))).toEqual(new Set(['create missing']));
  expect(plan.steps.every(({ action }) => action === 'create')).toBe(true);
  expect(plan.steps.flatMap(({ writes }) => writes).some(({ replaces }) => replaces)).toBe(false);
  expect(plan.places).toEqual([{ sink: 'main', place: 'kpki', revision: null }]);
});

test('what is replaced is said, entry by entry', async () => {
  const world = await fullWorld(cluster());
  world.put('pki/apiserver.key', keyPem(newKey()));
  const step = (await world.plan()).steps.find(({ artefact }) => artefact === 'apiserver cp1');
  expect(step?.writes.map(({ entry, replaces }) => [entry, replaces])).toEqual([
    ['pki/apiserver.key', true],
    ['pki/apiserver.crt', true],
  ]);
});

test('a renewal writes the certificate and leaves the key alone', async () => {
  const world = await fullWorld(cluster());
  const plan = await world.plan(daysLater(340));
  const step = plan.steps.find(({ artefact }) => artefact === 'apiserver cp1');
  expect(step).toMatchObject({ action: 'renew', reasons: [{ reason: 'renew-due' }] });
  expect(step?.writes.map(({ entry }) => entry)).toEqual(['pki/apiserver.crt']);
});

test('time goes by: nothing is due, then leaves are, then all has ended with the authorities', async () => {
  const world = await fullWorld(cluster());
  const wordsAt = async (days: number) => [...new Set(Object.values(changesOf(await world.plan(daysLater(days)))))];
  expect(await wordsAt(334)).toEqual([]);
  expect(await wordsAt(336)).toEqual(['renew renew-due']);
  expect(await wordsAt(366)).toEqual(['renew expired']);
  expect(await wordsAt(3651)).toEqual(['blocked expired', 'blocked expired issuer-unusable']);
});

test('a place that drifted is repaired, beside what is done about artefacts', async () => {
  const world = await fullWorld(cluster());
  const stored = world.storage.places.get('kpki');
  if (stored === undefined) throw new Error('nothing is stored');
  stored.attributes = '{"mode":"other"}';
  const plan = await world.plan();
  expect(plan.repairs).toEqual([
    { sink: 'main', place: 'kpki', drift: ['the attributes are {"mode":"other"} in place of {}'] },
  ]);
  expect(changesOf(plan)).toEqual({ kpki: 'repair' });
  expect([isIdle(plan), hasWork(plan)]).toEqual([false, true]);
  await world.apply(plan);
  expect(changesOf(await world.plan())).toEqual({});
});

test('the plan is for the declared cluster, by its digest', async () => {
  const digest = (plan: Plan) => plan.declared;
  const one = await (await emptyWorld(cluster())).plan();
  const same = await (await emptyWorld(cluster())).plan(daysLater(1));
  const other = await (await emptyWorld(cluster({ name: 'other' }))).plan();
  expect(digest(same)).toBe(digest(one));
  expect(digest(other)).not.toBe(digest(one));
});
