import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { fullState, now, type TestState } from '../../test/observed-state.ts';
import type { RightsAnswer } from '../inventory/client-subjects.ts';
import { withRights } from '../inventory/observed-state.ts';
import { changedSubjects } from './client-rights.ts';
import { makePlan } from './make-plan.ts';

const before = cluster({ profile: 'kubeadm', kubernetesVersion: 'v1.28.0' });
const after = cluster({ profile: 'kubeadm', kubernetesVersion: 'v1.29.0' });

/** What kubeadm 1.28 made, declared as of 1.29: the administrator gets another group. */
async function upgraded(): Promise<TestState> {
  return (await fullState(before)).declaredAs(after);
}

async function adminStep(observed: TestState, answer: RightsAnswer | null) {
  const read = await observed.read();
  const [changed] = changedSubjects(read);
  if (changed === undefined) throw new Error('no subject changes');
  const { user, groups } = changed.declared;
  const subjectRights = answer === null ? [] : [{ identity: 'admin.conf' as const, user, groups, ...answer }];
  const { steps } = makePlan(withRights(read, { subjectRights }), now);
  return steps.find(({ name }) => name === 'admin.conf');
}

test('only a subject that differs from the stored one is asked about', async () => {
  expect(changedSubjects(await (await fullState(before)).read())).toEqual([]);
  expect(changedSubjects(await (await upgraded()).read())).toMatchObject([
    {
      row: { identity: 'admin.conf' },
      declared: { user: 'kubernetes-admin', groups: ['kubeadm:cluster-admins'] },
    },
  ]);
});

test('a plan that would take the rights of a client away is blocked, with the binding that gives them', async () => {
  const text = 'kube-apiserver cp1, asked with admin.conf cp1: user kubernetes-admin may not * *.*';
  expect(await adminStep(await upgraded(), { state: 'failed', text })).toMatchObject({
    action: 'blocked',
    reasons: [coded('rights-missing', { why: text })],
    writes: [],
    next: coded('make-binding', {
      command:
        'kubectl create clusterrolebinding kubeadm:cluster-admins --clusterrole=cluster-admin --group=kubeadm:cluster-admins',
    }),
  });
});

test('a user whose new groups lack a declared right keeps its certificate', async () => {
  const rights = [{ verb: 'list', resource: 'pods', namespace: 'dev' }];
  const made = await fullState(cluster({ users: [{ name: 'jane', groups: ['dev'], rights }] }));
  const observed = made.declaredAs(cluster({ users: [{ name: 'jane', groups: ['ops'], rights }] }));
  const read = await observed.read();
  expect(changedSubjects(read)).toMatchObject([{ artifact: 'user jane', declared: { groups: ['ops'] } }]);
  const answer = { state: 'failed', text: 'user jane (groups ops) may not list pods in dev' } as const;
  const subjectRights = [{ identity: 'user' as const, user: 'jane', groups: ['ops'], ...answer }];
  const { steps } = makePlan(withRights(read, { subjectRights }), now);
  expect(steps.find(({ artifact }) => artifact === 'user jane')).toMatchObject({
    action: 'blocked',
    reasons: [{ reason: 'rights-missing' }],
    next: coded('bind-rights'),
  });
});

test('with the binding it goes on, and where nobody tells, with a warning', async () => {
  const observed = await upgraded();
  const proven = await adminStep(observed, { state: 'proven', text: 'it may' });
  expect([proven?.action, proven?.warnings]).toEqual(['renew', []]);
  const unproven = await adminStep(observed, { state: 'unproven', text: 'nothing listens on this port' });
  expect([unproven?.action, unproven?.warnings.map(({ reason }) => reason)]).toEqual(['renew', ['rights-unproven']]);
  expect((await adminStep(observed, null))?.action).toBe('renew');
});
