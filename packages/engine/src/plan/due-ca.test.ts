import { describe, expect, test } from 'vitest';
import { certificateAt, reissue } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { changesOf, daysLater, fullState, type TestState, warningsOf } from '../../test/observed-state.ts';
import { remedy } from '../model/finding.ts';
import { blockedIn } from './blocked-steps.ts';
import { emptyIntent, type Intent } from './intent.ts';
import type { Plan } from './plan.ts';

const names = ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'] as const;
const files = { 'kubernetes-ca': 'pki/ca', 'etcd-ca': 'pki/etcd/ca', 'front-proxy-ca': 'pki/front-proxy-ca' } as const;

/** A cluster whose CA expires in so many days, long before all that it signed. */
async function stateWith(days: number, name: (typeof names)[number] = 'front-proxy-ca'): Promise<TestState> {
  const observed = await fullState(cluster());
  await reissue(observed, `${files[name]}.crt`, files[name], { notAfter: daysLater(days) });
  return observed;
}

function stepOf({ steps }: Plan, artifact: string): Plan['steps'][number] | undefined {
  return steps.find((step) => step.artifact === artifact);
}

/** Every leaf, with its bytes. */
function leavesOf(observed: TestState): readonly string[] {
  const isOfCa = (entry: string): boolean => /(^|\/)(front-proxy-)?ca\.(crt|key)$/.test(entry);
  return observed.entries().flatMap((entry) => (isOfCa(entry) ? [] : [`${entry} ${observed.text(entry)}`]));
}

describe('a CA in its renewal window', () => {
  test.each(names)('%s blocks what is declared, and the fix is the renewal that makes all whole', async (name) => {
    const observed = await stateWith(20, name);
    const plan = await observed.plan();
    // The bundle of this CA holds the certificate of before.
    expect(Object.entries(changesOf(plan)).filter(([, change]) => change.startsWith('renew'))).toEqual([]);
    expect(stepOf(plan, name)).toMatchObject({
      action: 'blocked',
      reasons: [{ reason: 'renew-due' }],
      next: remedy('renew-cas', { names: [name] }),
    });
    expect(blockedIn(plan, observed.cluster).stops.map(({ artifact }) => artifact)).toEqual([name]);
    const before = leavesOf(observed).filter((entry) => entry.startsWith('pki/'));
    await expect(observed.apply()).rejects.toMatchObject({ code: 'denied' });
    await observed.apply(await observed.plan(undefined, { ...emptyIntent, renew: [name] }));
    expect(leavesOf(observed).filter((entry) => entry.startsWith('pki/'))).toEqual(before);
    expect(changesOf(await observed.plan())).toEqual({});
    expect((await observed.judge()).filter(({ holds }) => holds !== 'yes')).toEqual([]);
  });

  test('of several that are due, one command renews all', async () => {
    const observed = await fullState(cluster());
    const plan = await observed.plan(daysLater(3640));
    const next = remedy('renew-cas', { names });
    expect(names.map((name) => stepOf(plan, name)?.next)).toEqual([next, next, next]);
  });

  test('stops no rotation of it, and no renewal of something else that is asked for by name', async () => {
    const observed = await stateWith(20);
    const rotated = await observed.plan(undefined, {
      ...emptyIntent,
      rotate: [{ name: 'front-proxy-ca', to: 'trust' }],
    });
    expect(blockedIn(rotated, observed.cluster)).toEqual({ stops: [], leaves: [] });
    await observed.apply(rotated);
    expect(blockedIn(await observed.plan(), observed.cluster)).toEqual({ stops: [], leaves: [] });
    const other = await (await stateWith(20)).plan(undefined, { ...emptyIntent, renew: ['apiserver cp1'] });
    expect(changesOf(other)).toEqual({ 'apiserver cp1': 'renew requested' });
  });

  test('that is declared to live for less than the window is due in its last third alone', async () => {
    const day = 86_400;
    const validity = { ...cluster().validity, ca: 15 * day, certificates: 3 * day, renewBefore: 30 * day };
    const declared = cluster({ validity });
    const observed = await fullState(declared);
    expect(changesOf(await observed.plan(daysLater(1)))).toEqual({});
    const late = changesOf(await observed.plan(daysLater(11)));
    expect(names.map((name) => late[name])).toEqual(names.map(() => 'blocked renew-due'));
  });
});

describe('a certificate that its CA ends before', () => {
  test('is left as it is, and says so, on every day until the CA is due', async () => {
    const observed = await stateWith(300);
    for (const day of [0, 100, 200, 269]) {
      const plan = await observed.plan(daysLater(day));
      expect(changesOf(plan)).toEqual({});
      expect(warningsOf(plan)).toEqual({ 'front-proxy-client cp1': 'outlives-ca' });
    }
    expect(changesOf(await observed.plan(daysLater(271)))).toEqual({ 'front-proxy-ca': 'blocked renew-due' });
  });

  test('is not renewed since it ends soon, night for night, to the same last day', async () => {
    const observed = await stateWith(20);
    await reissue(observed, 'pki/front-proxy-client.crt', 'pki/front-proxy-ca', { notAfter: daysLater(20) });
    const due: Intent = { ...emptyIntent, renew: ['front-proxy-client cp1'], words: ['renew'], byExpiryOnly: true };
    const plan = await observed.plan(undefined, due);
    expect(stepOf(plan, 'front-proxy-client cp1')).toMatchObject({ action: 'blocked', blockedBy: 'front-proxy-ca' });
    expect(blockedIn(plan, observed.cluster).stops).not.toEqual([]);
    // By its name it is: a person may want another serial number.
    const named = await observed.plan(undefined, { ...emptyIntent, renew: ['front-proxy-client cp1'] });
    expect(changesOf(named)).toMatchObject({ 'front-proxy-client cp1': 'renew requested' });
  });

  test('long before the CA is due, a renewal by its end leaves it with a note', async () => {
    const observed = await stateWith(100);
    const due: Intent = { ...emptyIntent, renew: ['front-proxy-client cp1'], words: ['renew'], byExpiryOnly: true };
    const plan = await observed.plan(undefined, due);
    expect(changesOf(plan)).toEqual({});
    expect(stepOf(plan, 'front-proxy-client cp1')).toMatchObject({
      action: 'unchanged',
      warnings: [{ reason: 'requested' }],
    });
  });

  test('is issued where another reason wants it, and ends with the CA then', async () => {
    const observed = await stateWith(100);
    observed.remove('pki/front-proxy-client.crt');
    await observed.apply();
    const [leaf, ca] = ['pki/front-proxy-client.crt', 'pki/front-proxy-ca.crt'].map((file) =>
      certificateAt(observed, file),
    );
    expect(leaf?.notAfter).toEqual(ca?.notAfter);
    expect(changesOf(await observed.plan())).toEqual({});
  });
});
