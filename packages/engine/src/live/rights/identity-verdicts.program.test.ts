import type { Shown } from '@kpki/presentation';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { cluster, twoNodes } from '../../../test/clusters.ts';
import { call, fullState, now, type TestState } from '../../../test/observed-state.ts';
import { type Answer, type Review, reviewer } from '../../../test/reviewer.ts';
import { inWords } from '../../../test/said.ts';
import type { Verdict } from '../../reports/verdict.ts';
import { verifyLive } from '../verify-live.ts';

const allowed: Answer = () => [201, { status: { allowed: true } }];
const declared = cluster({ include: ['kube-proxy.conf'], kubeletClient: 'least-privilege' });

/** Allows all but what a user asks for. */
const deniedTo =
  (...users: readonly string[]): Answer =>
  ({ spec: { user } }) => [201, { status: { allowed: !users.includes(user) } }];

async function rightsIn(observed: TestState, answer: Answer, asked: Review[] = []): Promise<readonly Shown<Verdict>[]> {
  const live = {
    cp1: {
      'kube-apiserver': await reviewer(
        observed,
        answer,
        asked,
        observed.entries().some((each) => each.startsWith('cp1/')) ? 'cp1/pki' : 'pki',
      ),
    },
  };
  const question = { live, servers: ['kube-apiserver'], withinCluster: true } as const;
  const verdicts = inWords(await verifyLive(await observed.read(), question, now, () => {}, call));
  return verdicts.filter(({ what }) => what.startsWith('rights of '));
}

test('each client is reviewed with its own groups and with system:authenticated', async () => {
  const asked: Review[] = [];
  const verdicts = await rightsIn(await fullState(declared), allowed, asked);
  expect(verdicts.map(({ what, holds }) => [what, holds])).toEqual([
    ['rights of apiserver-kubelet-client', 'yes'],
    ['rights of admin.conf', 'yes'],
    ['rights of super-admin.conf', 'yes'],
    ['rights of controller-manager.conf', 'yes'],
    ['rights of scheduler.conf', 'yes'],
    ['rights of kubelet.conf', 'yes'],
    ['rights of kube-proxy.conf', 'yes'],
  ]);
  const byUser = new Map(asked.map(({ spec: { user, groups } }) => [user, groups]));
  expect(byUser.get('kube-apiserver-kubelet-client')).toEqual(['system:authenticated']);
  expect(byUser.get('system:node:cp1')).toEqual(['system:nodes', 'system:authenticated']);
  const own = asked.filter(({ spec }) => spec.user === 'system:node:cp1').map(({ spec }) => spec.resourceAttributes);
  expect(own).toContainEqual({ verb: 'patch', group: '', resource: 'nodes', subresource: 'status', name: 'cp1' });
  expect(own).toContainEqual({
    verb: 'update',
    group: 'coordination.k8s.io',
    resource: 'leases',
    namespace: 'kube-node-lease',
    name: 'cp1',
  });
});

test('a user is reviewed only if the file has its rights', async () => {
  const rights = [
    { verb: 'list', resource: 'pods/log', namespace: 'dev' },
    { verb: 'patch', resource: 'deployments.apps' },
  ];
  const users = [
    { name: 'jane', groups: ['dev'], rights },
    { name: 'bob', groups: ['dev'], rights },
    { name: 'ci', groups: [] },
  ];
  const asked: Review[] = [];
  const verdicts = await rightsIn(await fullState(cluster({ users })), deniedTo('bob'), asked);
  expect(verdicts.flatMap(({ what, holds, text }) => (what.includes('user') ? [[what, holds, text]] : []))).toEqual([
    ['rights of user jane', 'yes', expect.stringContaining('user jane (groups dev) has the required rights')],
    [
      'rights of user bob',
      'no',
      expect.stringContaining(
        'may not list pods/log in dev, patch deployments.apps. Fix: create this role and binding',
      ),
    ],
  ]);
  expect(asked.filter(({ spec }) => spec.user === 'jane').map(({ spec }) => spec.resourceAttributes)).toEqual([
    { verb: 'list', group: '', resource: 'pods', subresource: 'log', namespace: 'dev' },
    { verb: 'patch', group: 'apps', resource: 'deployments' },
  ]);
});

test('kubelets that differ only in their node are reviewed once', async () => {
  const two = cluster({ ...twoNodes });
  const asked: Review[] = [];
  await rightsIn(await fullState(two), allowed, asked);
  const nodes = new Set(asked.flatMap(({ spec: { user } }) => (user.startsWith('system:node:') ? [user] : [])));
  expect([...nodes]).toEqual(['system:node:cp1']);
});

test('missing rights come with the binding that grants them', async () => {
  const verdicts = await rightsIn(
    await fullState(declared),
    deniedTo('system:kube-scheduler', 'kube-apiserver-kubelet-client', 'system:node:cp1'),
  );
  const failed = verdicts.filter(({ holds }) => holds === 'no');
  expect(failed.map(({ what }) => what)).toEqual([
    'rights of apiserver-kubelet-client',
    'rights of scheduler.conf',
    'rights of kubelet.conf',
  ]);
  expect(failed.map(({ manifest }) => (manifest === undefined ? null : parse(manifest)))).toMatchObject([
    {
      kind: 'ClusterRoleBinding',
      metadata: { name: 'kubeadm:apiserver-kubelet-client' },
      roleRef: { name: 'system:kubelet-api-admin' },
      subjects: [{ kind: 'User', name: 'kube-apiserver-kubelet-client' }],
    },
    {
      roleRef: { name: 'system:kube-scheduler' },
      subjects: [{ kind: 'User', name: 'system:kube-scheduler' }],
    },
    null,
  ]);
  expect(failed[1]?.text).toContain('create pods/binding');
});

test('without the right to create reviews, one verdict reports this', async () => {
  const verdicts = await rightsIn(await fullState(declared), () => [403, { message: 'reviews are forbidden' }]);
  expect(verdicts).toMatchObject([{ what: 'rights of clients', holds: 'unproven' }]);
  expect(verdicts[0]?.text).toContain('reviews are forbidden');
});
