import { describe, expect, test } from 'vitest';
import { cluster, twoNodes } from '../../test/clusters.ts';
import { changesOf, daysLater, emptyState, fullState, now, type TestState } from '../../test/observed-state.ts';
import { remakePlan } from '../apply/apply.ts';
import { blockedIn, changes, emptyIntent, exclusionOf, hasWork, type Intent, type Plan, readPlan } from '../index.ts';

const without = (...except: readonly string[]): Intent => ({ ...emptyIntent, except });

function excludedIn({ steps }: Plan): Readonly<Record<string, string>> {
  return Object.fromEntries(
    steps.flatMap((step) => {
      const found = exclusionOf(step);
      return found === null ? [] : [[step.artifact, found.ca === null ? found.action : `${found.action}, ${found.ca}`]];
    }),
  );
}

/** Applied as planned; returns what is left to do then. */
async function leftAfter(observed: TestState, intent: Intent): Promise<readonly string[]> {
  await observed.apply(await observed.plan(now, intent));
  return (await observed.plan()).steps.filter(changes).map(({ artifact }) => artifact);
}

describe('an excluded certificate', () => {
  test('is left out alone, with what the plan would do and why', async () => {
    const observed = await emptyState(cluster());
    const plan = await observed.plan(now, without('apiserver cp1'));
    expect(excludedIn(plan)).toEqual({ 'apiserver cp1': 'create' });
    const step = plan.steps.find(({ artifact }) => artifact === 'apiserver cp1');
    expect(step).toMatchObject({ action: 'unchanged', reasons: [], writes: [] });
    expect(step?.warnings[0]?.params).toMatchObject({ why: [{ reason: 'missing' }] });
    expect(await leftAfter(observed, without('apiserver cp1'))).toEqual(['apiserver cp1']);
    expect(observed.entries()).not.toContain('pki/apiserver.crt');
  });

  test('that needs nothing is unchanged, and no rollout names one that is excluded', async () => {
    const observed = await fullState(cluster());
    const later = daysLater(350);
    expect(excludedIn(await observed.plan(now, without('apiserver cp1')))).toEqual({});
    const all = await observed.plan(later);
    const due = all.steps.filter(changes).map(({ artifact }) => artifact);
    expect(due).toContain('apiserver cp1');
    const none = await observed.plan(later, without(...due));
    expect(hasWork(none)).toBe(false);
    expect(none.rollout).toEqual([]);
  });

  test('does not stop the others where it is blocked', async () => {
    const observed = await fullState(cluster());
    observed.remove('pki/front-proxy-ca.key', 'pki/front-proxy-client.crt', 'pki/apiserver.crt');
    const proxy = 'front-proxy-client cp1';
    await expect(observed.apply()).rejects.toThrow();
    const plan = await observed.plan(now, without(proxy));
    expect(excludedIn(plan)).toEqual({ [proxy]: 'blocked' });
    await observed.apply(plan);
    expect(observed.entries()).toContain('pki/apiserver.crt');
  });
});

describe('an excluded CA', () => {
  test('takes along its trust bundle and everything under it if it would be made', async () => {
    const observed = await emptyState(cluster());
    const excluded = excludedIn(await observed.plan(now, without('etcd-ca')));
    expect(excluded).toMatchObject({ 'etcd-ca': 'create', 'etcd-server cp1': 'create, etcd-ca' });
    const left = await leftAfter(observed, without('etcd-ca'));
    expect(left).toEqual(Object.keys(excluded));
    expect(observed.entries().filter((entry) => entry.includes('etcd'))).toEqual([]);
    expect(observed.entries()).toContain('pki/ca.crt');
  });

  test('leaves with its trust bundle, whichever of the two is named', async () => {
    const observed = await emptyState(cluster());
    const bundle = (await observed.read()).artifacts.find(
      (each) => each.kind === 'trust bundle' && each.ca === 'etcd-ca',
    );
    const named = excludedIn(await observed.plan(now, without(bundle?.id ?? '')));
    expect(named).toMatchObject({ 'etcd-ca': 'create', [bundle?.id ?? '']: 'create' });
    expect(Object.keys(named)).toEqual(Object.keys(excludedIn(await observed.plan(now, without('etcd-ca')))));
  });

  test('that is only copied leaves what it signs in the plan', async () => {
    const observed = await fullState(cluster(twoNodes));
    observed.remove('cp2/pki/ca.key', 'cp1/pki/apiserver.crt');
    expect(changesOf(await observed.plan())).toMatchObject({ 'kubernetes-ca': expect.stringMatching(/^copy/) });
    const plan = await observed.plan(now, without('kubernetes-ca'));
    expect(excludedIn(plan)).toEqual({ 'kubernetes-ca': 'copy' });
    expect(plan.steps.filter(changes).map(({ artifact }) => artifact)).toEqual(['apiserver cp1']);
  });

  test('takes along the CAs that it signs, and what those sign', async () => {
    const observed = await emptyState(
      cluster({ ca: { topology: 'single-root', limitPathLength: false, permittedNames: null } }),
    );
    const plan = await observed.plan(now, without('root-ca'));
    expect(plan.steps.filter(changes).map(({ artifact }) => artifact)).toEqual(['sa']);
  });

  test('that is blocked takes along what it blocks', async () => {
    const observed = await fullState(cluster());
    observed.put('pki/etcd/ca.crt', 'no certificate');
    observed.remove('pki/apiserver.crt');
    await expect(observed.apply()).rejects.toThrow();
    expect(await leftAfter(observed, without('etcd-ca'))).toEqual([]);
    expect(observed.entries()).toContain('pki/apiserver.crt');
  });
});

describe('with only the request', () => {
  const only = (request: Partial<Intent>): Intent => ({ ...emptyIntent, ...request, only: true });
  const changesIn = ({ steps }: Plan): readonly string[] => steps.filter(changes).map(({ artifact }) => artifact);

  test('what is due or missing elsewhere is left out, and says so', async () => {
    const observed = await fullState(cluster(twoNodes));
    observed.remove('cp1/pki/front-proxy-client.crt', 'cp2/pki/apiserver.crt');
    const plan = await observed.plan(now, only({ renew: ['apiserver cp1'] }));
    expect(changesIn(plan)).toEqual(['apiserver cp1']);
    expect(excludedIn(plan)).toEqual({ 'apiserver cp2': 'renew', 'front-proxy-client cp1': 'renew' });
    const step = plan.steps.find(({ artifact }) => artifact === 'apiserver cp2');
    expect(step).toMatchObject({ action: 'unchanged', warnings: [{ message: 'excluded/unrequested' }] });
    await observed.apply(plan);
    expect(changesIn(await observed.plan())).toEqual(['apiserver cp2', 'front-proxy-client cp1']);
  });

  test('what is blocked elsewhere does not stop the request', async () => {
    const observed = await fullState(cluster());
    observed.remove('pki/front-proxy-ca.key', 'pki/front-proxy-client.crt');
    const plan = await observed.plan(now, only({ rekey: ['apiserver cp1'] }));
    expect(changesIn(plan)).toEqual(['apiserver cp1']);
    await observed.apply(plan);
  });

  test('the CAs that it needs stay, with their trust bundles', async () => {
    const observed = await emptyState(cluster());
    const names = changesIn(await observed.plan(now, only({ renew: ['apiserver cp1'] })));
    expect(names).toEqual(['kubernetes-ca', 'kubernetes-ca-bundle', 'apiserver cp1']);
  });

  test('what follows from a requested CA stays', async () => {
    const observed = await fullState(cluster());
    observed.remove('pki/apiserver.crt', 'pki/etcd/server.crt', 'scheduler.conf');
    const plan = await observed.plan(now, only({ renew: ['kubernetes-ca'] }));
    expect(changesIn(plan)).toEqual(
      expect.arrayContaining(['kubernetes-ca', 'kubernetes-ca-bundle', 'apiserver cp1', 'admin.conf cp1']),
    );
    expect(excludedIn(plan)).toEqual({ 'etcd-server cp1': 'renew', 'scheduler.conf cp1': 'create' });
  });

  test.each(['renew', 'rekey'] as const)('what is missing below a CA does not follow from its %s', async (verb) => {
    const observed = await fullState(cluster());
    observed.remove('pki/etcd/server.crt', 'pki/etcd/server.key');
    const plan = await observed.plan(now, only({ [verb]: ['etcd-ca'] }));
    expect(excludedIn(plan)).toEqual({ 'etcd-server cp1': 'create' });
    expect(changesIn(plan)).toEqual(expect.arrayContaining(['etcd-ca', 'etcd-ca-bundle']));
    expect(changesIn(await observed.plan(now, only({ rotate: [{ name: 'etcd-ca', to: 'trust' }] })))).toContain(
      'etcd-server cp1',
    );
  });

  test('a missing certificate is made where it is requested with its CA', async () => {
    const observed = await fullState(cluster());
    observed.remove('pki/etcd/server.crt', 'pki/etcd/server.key');
    const names = changesIn(await observed.plan(now, only({ renew: ['etcd-ca', 'etcd-server cp1'] })));
    expect(names).toEqual(['etcd-ca', 'etcd-ca-bundle', 'etcd-server cp1']);
  });

  test('of a rotation, what stands under other CAs is left out', async () => {
    const observed = await fullState(cluster());
    observed.remove('pki/apiserver.crt');
    const rotate = [{ name: 'etcd-ca', to: 'trust' }] as const;
    const [all, rest] = [
      await observed.plan(now, { ...emptyIntent, rotate }),
      await observed.plan(now, only({ rotate })),
    ];
    expect(excludedIn(rest)).toEqual({ 'apiserver cp1': 'renew' });
    expect(changesIn(rest)).toEqual(changesIn(all).filter((name) => name !== 'apiserver cp1'));
    expect(changesIn(rest)).toContain('etcd-ca');
  });

  test('without a request, all is planned', async () => {
    const observed = await emptyState(cluster());
    expect(changesIn(await observed.plan(now, only({})))).toEqual(changesIn(await observed.plan()));
  });
});

describe('of a request', () => {
  const renewing = (renew: readonly string[], ...except: readonly string[]): Intent => ({
    ...emptyIntent,
    renew,
    except,
    words: ['renew', ...renew],
  });

  test('a certificate is left out alone, whether it was requested or is due', async () => {
    const observed = await fullState(cluster(twoNodes));
    observed.remove('cp1/pki/front-proxy-client.crt', 'cp2/pki/apiserver-kubelet-client.crt');
    const [proxy, client] = ['front-proxy-client cp1', 'apiserver-kubelet-client cp2'];
    const plan = await observed.plan(now, renewing(['apiserver cp1', 'apiserver cp2'], 'apiserver cp1', proxy));
    expect(excludedIn(plan)).toEqual({ 'apiserver cp1': 'renew', [proxy]: 'renew' });
    expect(plan.steps.filter(changes).map(({ artifact }) => artifact)).toEqual(['apiserver cp2', client]);
    const before = observed.text('cp1/pki/apiserver.crt');
    await observed.apply(plan);
    expect(observed.text('cp1/pki/apiserver.crt')).toBe(before);
  });

  test('a CA takes along what would follow from it', async () => {
    const observed = await fullState(cluster());
    const plan = await observed.plan(now, renewing(['kubernetes-ca', 'etcd-ca'], 'kubernetes-ca'));
    expect(excludedIn(plan)).toMatchObject({ 'kubernetes-ca': 'renew', 'admin.conf cp1': 'update, kubernetes-ca' });
    expect(plan.steps.filter(changes).map(({ name }) => name)).toEqual(['etcd-ca', 'etcd-ca-bundle']);
  });

  test('what is blocked neither stops the rest nor is reported as left', async () => {
    const observed = await fullState(cluster());
    observed.remove('pki/front-proxy-ca.key', 'pki/front-proxy-client.crt');
    const requested = ['front-proxy-client cp1', 'apiserver cp1'];
    const leaves = async (...except: readonly string[]): Promise<number> =>
      blockedIn(await observed.plan(now, renewing(requested, ...except)), observed.cluster).leaves.length;
    expect([await leaves(), await leaves('front-proxy-client cp1')]).toEqual([1, 0]);
  });
});

test('a saved plan keeps what it excludes, and is refused if that was edited', async () => {
  const observed = await emptyState(cluster());
  const plan = await observed.plan(now, without('sa'));
  const saved = readPlan(JSON.stringify(plan));
  expect(saved?.intent).toEqual(without('sa'));
  const read = await observed.read();
  expect(remakePlan(saved as Plan, read)).toEqual(plan);
  const edited = { ...plan, intent: without('sa', 'admin.conf cp1') };
  expect(() => remakePlan(edited, read)).toThrow();
  expect(readPlan(JSON.stringify({ ...plan, intent: { ...emptyIntent, except: 'sa' } }))).toBeNull();
  expect(readPlan(JSON.stringify({ ...plan, intent: { ...emptyIntent, only: 'sa' } }))).toBeNull();
});
