import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { keyPem, newKey } from '../../test/keys.ts';
import { call, changesOf, daysLater, emptyState, fullState, now, type TestState } from '../../test/observed-state.ts';
import { secretLines } from '../../test/secrets.ts';
import { undoing } from '../../test/undoing.ts';
import { remakePlan } from '../apply/apply.ts';
import { hasWork, isIdle, makePlan, type ObservedState, type Plan, readAndPlan } from '../index.ts';
import { haveSamePlan } from './make-plan.ts';

/** Worlds in which a plan has something to say. */
const worlds: readonly (readonly [string, () => Promise<TestState>])[] = [
  ['nothing is there', () => emptyState(cluster())],
  ['all is there', () => fullState(cluster())],
  ['three nodes', () => fullState(cluster(threeNodes))],
  [
    'much is wrong',
    async () => {
      const observed = await fullState(cluster({ users: [{ name: 'jane', groups: ['dev'] }] }));
      observed.put('pki/front-proxy-ca.key', keyPem(newKey()));
      observed.put('pki/apiserver.key', '');
      observed.put('admin.conf', observed.bytes('scheduler.conf'));
      observed.remove('pki/sa.pub', 'kubelet.conf', 'pki/etcd/server.crt');
      return observed;
    },
  ],
];

describe.each(worlds)('the plan where %s', (_, make) => {
  test('is plain data: through JSON and back it is the same', async () => {
    const plan = await (await make()).plan();
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  test('holds nothing private', async () => {
    const observed = await make();
    const text = JSON.stringify(await observed.plan());
    for (const line of secretLines(observed)) expect(text).not.toContain(line);
    expect(text).not.toContain('PRIVATE KEY');
  });

  test('is the same for the same world and time', async () => {
    const observed = await make();
    const read = await observed.read();
    const first = makePlan(read, now);
    expect(makePlan(read, now)).toEqual(first);
    expect(makePlan(await observed.read(), now)).toEqual(first);
  });

  test('has one step for each artifact, in the order of the catalog, and codes for what it says', async () => {
    const observed = await make();
    const plan = await observed.plan();
    const { artifacts } = await observed.read();
    expect(plan.steps.map(({ artifact }) => artifact)).toEqual(artifacts.map(({ id }) => id));
    for (const step of plan.steps) {
      for (const each of [...step.reasons, ...step.warnings]) {
        expect(each.message.split('/')[0]).toBe(each.reason);
      }
      // What changes something says why and where; what waits says for what.
      const isChange = step.action !== 'unchanged' && step.action !== 'blocked';
      expect(step.reasons.length > 0, step.artifact).toBe(step.action !== 'unchanged');
      expect(step.writes.length > 0, step.artifact).toBe(isChange);
      expect(step.next !== undefined, step.artifact).toBe(step.action === 'blocked');
    }
  });
});

test('a step says what is made before its writes', async () => {
  const operationsOf = ({ steps }: Plan, ...ids: readonly string[]): unknown =>
    ids.map((id) => steps.find(({ artifact }) => artifact === id)?.operations);
  const empty = await (await emptyState(cluster())).plan();
  expect(operationsOf(empty, 'etcd-ca', 'etcd-ca-bundle', 'sa', 'admin.conf cp1')).toEqual([
    ['generate-key', 'issue'],
    ['make-bundle'],
    ['generate-key'],
    ['generate-key', 'issue'],
  ]);
  const whole = await fullState(cluster());
  expect(operationsOf(await whole.plan(daysLater(340)), 'etcd-ca', 'apiserver cp1')).toEqual([
    undefined,
    ['use-stored-key', 'issue'],
  ]);
  const trust = await whole.plan(now, { renew: [], rekey: [], rotate: [{ name: 'etcd-ca', to: 'trust' }] });
  const rotated = trust.steps.find(({ artifact }) => artifact === 'etcd-ca');
  expect(rotated).toMatchObject({ action: 'rotate', phase: 'trust', operations: ['generate-key', 'issue'] });
});

test('an empty location: everything is created, and nothing is replaced', async () => {
  const plan = await (await emptyState(cluster())).plan();
  expect(new Set(Object.values(changesOf(plan)))).toEqual(new Set(['create missing']));
  expect(plan.steps.every(({ action }) => action === 'create')).toBe(true);
  expect(plan.steps.flatMap(({ writes }) => writes).some(({ effect }) => effect !== 'adds')).toBe(false);
  expect(plan.locations).toEqual([{ sink: 'main', location: 'kpki', revision: null }]);
});

test('what is replaced is said, entry by entry', async () => {
  const observed = await fullState(cluster());
  observed.put('pki/apiserver.key', keyPem(newKey()));
  const step = (await observed.plan()).steps.find(({ artifact }) => artifact === 'apiserver cp1');
  expect(step?.writes.map(({ entry, effect }) => [entry, effect])).toEqual([
    ['pki/apiserver.key', 'replaces'],
    ['pki/apiserver.crt', 'replaces'],
  ]);
});

test('a renewal writes the certificate and leaves the key alone', async () => {
  const observed = await fullState(cluster());
  const plan = await observed.plan(daysLater(340));
  const step = plan.steps.find(({ artifact }) => artifact === 'apiserver cp1');
  expect(step).toMatchObject({ action: 'renew', reasons: [{ reason: 'renew-due' }] });
  expect(step?.writes.map(({ entry }) => entry)).toEqual(['pki/apiserver.crt']);
});

test('time goes by: nothing is due, then leaves are, then all has ended with the CAs', async () => {
  const observed = await fullState(cluster());
  const wordsAt = async (days: number) => [...new Set(Object.values(changesOf(await observed.plan(daysLater(days)))))];
  expect(await wordsAt(334)).toEqual([]);
  expect(await wordsAt(336)).toEqual(['renew renew-due']);
  expect(await wordsAt(366)).toEqual(['renew expired']);
  expect(await wordsAt(3651)).toEqual(['blocked expired', 'blocked expired issuer-unusable']);
});

test('a location that drifted is repaired, beside what is done about artifacts', async () => {
  const observed = await fullState(cluster());
  const stored = observed.storage.locations.get('kpki');
  if (stored === undefined) throw new Error('nothing is stored');
  stored.attributes = '{"mode":"other"}';
  const plan = await observed.plan();
  expect(plan.repairs).toEqual([
    { sink: 'main', location: 'kpki', drift: ['the attributes are {"mode":"other"}, expected {}'] },
  ]);
  expect(changesOf(plan)).toEqual({ kpki: 'repair' });
  expect([isIdle(plan), hasWork(plan)]).toEqual([false, true]);
  await observed.apply(plan);
  expect(changesOf(await observed.plan())).toEqual({});
});

test('the plan is for the declared cluster, by its digest', async () => {
  const digest = (plan: Plan) => plan.declared;
  const one = await (await emptyState(cluster())).plan();
  const same = await (await emptyState(cluster())).plan(daysLater(1));
  const other = await (await emptyState(cluster({ name: 'other' }))).plan();
  expect(digest(same)).toBe(digest(one));
  expect(digest(other)).not.toBe(digest(one));
});

/** Read while another run writes everything: what was read first was not there yet. */
async function torn(): Promise<{ readonly half: ObservedState; readonly whole: ObservedState }> {
  const whole = await (await undoing()).read();
  const locations = whole.locations.map((state) =>
    state.location.id === 'kubeconfigs' ? state : { ...state, snapshot: null },
  );
  return { half: { ...whole, locations }, whole };
}

function reading(...worlds: readonly ObservedState[]) {
  let reads = 0;
  const read = async (): Promise<ObservedState> => {
    const observed = worlds[Math.min(reads, worlds.length - 1)];
    reads += 1;
    if (observed === undefined) throw new Error('nothing to read');
    return observed;
  };
  return { read, count: () => reads };
}

const planOf = (observed: ObservedState) => makePlan(observed, now);

test('what is blocked because another run was writing is reloaded, and is not blocked', async () => {
  const { half, whole } = await torn();
  expect(Object.values(changesOf(planOf(half)))).toContain('blocked ca-missing');
  const { read, count } = reading(half, whole);
  const { observed, plan } = await readAndPlan(read, planOf, call);
  expect(observed).toBe(whole);
  expect(changesOf(plan)).toEqual({});
  // What is not blocked needs no second look.
  expect(count()).toBe(2);
});

test('what stays as it is stays blocked', async () => {
  const { half } = await torn();
  const { read, count } = reading(half);
  const { plan } = await readAndPlan(read, planOf, call);
  expect(Object.values(changesOf(plan))).toContain('blocked ca-missing');
  expect(count()).toBe(2);
});

describe('a plan need not be made again', () => {
  const planned = async (): Promise<{ readonly observed: TestState; readonly before: ObservedState }> => {
    const observed = await fullState(cluster());
    return { observed, before: await observed.read() };
  };

  test('where the same is read again', async () => {
    const { observed, before } = await planned();
    const again = await observed.read();
    const reread: ObservedState = { ...again, locations: again.locations.map((each) => ({ ...each })) };
    expect(haveSamePlan(before, reread)).toBe(true);
  });

  test.each<readonly [string, (read: ObservedState) => ObservedState]>([
    ['another revision', (read) => changedLocation(read, { revision: 'another' as never })],
    ['other modes', (read) => changedLocation(read, { drift: ['the mode of ca.key'] })],
    ['something that is not read', (read) => changedLocation(read, { unreadable: new Map([['ca.crt', 'denied']]) })],
    ['other keys of CAs', (read) => ({ ...read, caPlacements: new Map() })],
    ['other rights', (read) => ({ ...read, subjectRights: [] })],
    ['another spec', (read) => ({ ...read, cluster: cluster(threeNodes) })],
  ])('unless there is %s', async (_, change) => {
    const { observed, before } = await planned();
    expect(haveSamePlan(before, change(await observed.read()))).toBe(false);
  });

  test('unless it comes from elsewhere: a saved plan is made again', async () => {
    const { observed, before } = await planned();
    const plan = makePlan(before, now);
    expect(remakePlan(plan, await observed.read(), { plannedFor: before })).toBe(plan);
    const again = remakePlan(plan, await observed.read());
    expect(again).not.toBe(plan);
    expect(again).toEqual(plan);
  });
});

type ReadSnapshot = NonNullable<ObservedState['locations'][number]['snapshot']>;

function changedLocation(read: ObservedState, change: Partial<ReadSnapshot>): ObservedState {
  const locations = read.locations.map((each) => ({
    ...each,
    snapshot: each.snapshot === null ? null : { ...each.snapshot, ...change },
  }));
  return { ...read, locations };
}
