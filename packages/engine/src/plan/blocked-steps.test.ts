import { expect, test } from 'vitest';
import { certificateAt, certificatePem, reissued } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { changesOf, daysLater, fullState, now, type TestState } from '../../test/observed-state.ts';
import { emptyIntent, type Intent } from '../index.ts';
import { EngineError } from '../model/errors.ts';
import type { SuggestedCommand } from '../model/message.ts';
import { stoppedBy } from './blocked-steps.ts';
import type { Plan } from './plan.ts';

/** The front proxy's CA has lost its key, and what it signed is gone. */
async function withLostKey(): Promise<TestState> {
  const observed = await fullState(cluster());
  observed.remove('pki/front-proxy-ca.key', 'pki/front-proxy-client.crt');
  return observed;
}

async function endSoon(observed: TestState, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const soon = await reissued(observed, certificateAt(observed, `pki/${name}.crt`), 'pki/ca', {
      notAfter: daysLater(3),
    });
    observed.put(`pki/${name}.crt`, certificatePem(soon));
  }
}

async function refusal(observed: TestState, intent?: Intent): Promise<unknown> {
  return observed.apply(await observed.plan(now, intent)).then(
    () => 'it was carried out',
    (error: unknown) => (error instanceof EngineError ? error.said : error),
  );
}

const blocked = (artifact: string, left: unknown) =>
  coded('plan-blocked', { blocked: coded('blocked', { artifact }), left });
const leftUndone = (count: number, command: SuggestedCommand | null) =>
  blocked('front-proxy-client cp1', { message: 'left-undone', params: { count, command } });

test('what is left undone is counted, with the command that does it, and that one does all of it', async () => {
  const observed = await withLostKey();
  expect(await refusal(observed)).toEqual(blocked('front-proxy-client cp1', null));
  await endSoon(observed, 'apiserver');
  expect(await refusal(observed)).toEqual(leftUndone(1, { verb: 'renew', names: ['apiserver', 'cp1'] }));
  // The command would renew the excluded certificate too.
  expect(await refusal(observed, { ...emptyIntent, except: ['apiserver-kubelet-client cp1'] })).toEqual(
    leftUndone(1, null),
  );
  await endSoon(observed, 'apiserver-kubelet-client');
  observed.remove('admin.conf');
  expect(await refusal(observed)).toEqual(leftUndone(3, { verb: 'renew', names: ['apiserver', 'cp1'] }));
  await observed.apply(
    await observed.plan(now, { ...emptyIntent, renew: ['apiserver cp1'], words: ['renew', 'apiserver', 'cp1'] }),
  );
  expect(changesOf(await observed.plan())).toEqual({ 'front-proxy-client cp1': expect.stringContaining('blocked') });
});

test('of a new key it is rekey that does it', async () => {
  const observed = await withLostKey();
  observed.put('pki/apiserver.key', 'noise');
  expect(await refusal(observed)).toEqual(leftUndone(1, { verb: 'rekey', names: ['apiserver', 'cp1'] }));
});

test('where nothing has to be made anew, none is named: it would be renewed though it is not due', async () => {
  const observed = await withLostKey();
  observed.remove('admin.conf');
  expect(await refusal(observed)).toEqual(leftUndone(1, null));
});

test('a rotation that is stopped says nothing of it: no renewal is what is wanted then', async () => {
  const observed = await withLostKey();
  await endSoon(observed, 'apiserver');
  observed.put('pki/etcd/ca.key', 'noise');
  const rotate = [{ name: 'etcd-ca', to: 'trust' }] as const;
  expect(await refusal(observed, { ...emptyIntent, rotate })).toEqual(blocked('etcd-ca', null));
});

test('a user is named who is one word of a shell', async () => {
  const users = ['Jane', 'joe'].map((name) => ({ name, groups: [] }));
  const observed = await fullState(cluster({ users }));
  observed.remove('pki/front-proxy-ca.key', 'pki/front-proxy-client.crt');
  const later = observed.declaredAs(cluster({ users: users.map((user) => ({ ...user, groups: ['dev'] })) }));
  const plan = await later.plan();
  const named = ({ steps }: Pick<Plan, 'steps'>): unknown => {
    const [stop] = steps.filter(({ action }) => action === 'blocked');
    return stop && stoppedBy([stop], { ...plan, steps }, true).params;
  };
  expect(named(plan)).toMatchObject({ left: { params: { command: { verb: 'renew', names: ['user', 'Jane'] } } } });
  const steps = plan.steps.map((step) =>
    step.owner === 'Jane' ? { ...step, owner: 'Jane Doe', artifact: 'user Jane Doe' } : step,
  );
  expect(named({ steps })).toMatchObject({ left: { params: { command: { verb: 'renew', names: ['user', 'joe'] } } } });
});
