import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { cluster, twoNodes } from '../../../test/clusters.ts';
import { coded } from '../../../test/coded.ts';
import { call, fullState, now, type TestState } from '../../../test/observed-state.ts';
import { type Answer, type Review, reviewer } from '../../../test/reviewer.ts';
import { statement } from '../../model/statement.ts';
import type { Verdict } from '../../reports/verdict.ts';
import { verifyLive } from '../verify-live.ts';

const allowed: Answer = () => [201, { status: { allowed: true } }];
const declared = cluster({ include: ['kube-proxy.conf'], kubeletClient: 'least-privilege' });

/** Allows all but what a user asks for. */
const deniedTo =
  (...users: readonly string[]): Answer =>
  ({ spec: { user } }) => [201, { status: { allowed: !users.includes(user) } }];

async function rightsIn(observed: TestState, answer: Answer, asked: Review[] = []): Promise<readonly Verdict[]> {
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
  const verdicts = await verifyLive(await observed.read(), question, now, () => {}, call);
  return verdicts.filter(({ what }) => what.message.startsWith('subject/rights'));
}

/** The client whose stored subject a verdict is about, with the name of a user. */
function identityOf({ what }: Verdict): string {
  if (what.message !== 'subject/rights' || !what.params.isStored) throw new Error(`${what.message}: no stored client`);
  const { identity, owner } = what.params;
  return identity === 'user' ? `user ${owner}` : identity;
}

test('each client is reviewed with its own groups and with system:authenticated', async () => {
  const asked: Review[] = [];
  const verdicts = await rightsIn(await fullState(declared), allowed, asked);
  expect(verdicts.map((each) => [identityOf(each), each.holds])).toEqual([
    ['apiserver-kubelet-client', 'yes'],
    ['admin.conf', 'yes'],
    ['super-admin.conf', 'yes'],
    ['controller-manager.conf', 'yes'],
    ['scheduler.conf', 'yes'],
    ['kubelet.conf', 'yes'],
    ['kube-proxy.conf', 'yes'],
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
  const ofUsers = verdicts.filter((each) => identityOf(each).startsWith('user '));
  expect(ofUsers.map((each) => [identityOf(each), each.holds, each.text])).toEqual([
    [
      'user jane',
      'yes',
      coded('rights/proven', { evidence: coded('review/proven', { subject: { user: 'jane', groups: ['dev'] } }) }),
    ],
    [
      'user bob',
      'no',
      coded('rights/missing', { evidence: coded('review/missing', { missing: rights }), given: 'owner' }),
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
  expect(failed.map(identityOf)).toEqual(['apiserver-kubelet-client', 'scheduler.conf', 'kubelet.conf']);
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
  const missing = expect.arrayContaining([expect.objectContaining({ verb: 'create', resource: 'pods/binding' })]);
  expect(failed[1]?.text).toEqual(coded('rights/missing', { evidence: coded('review/missing', { missing }) }));
});

test('without the right to create reviews, one verdict reports this', async () => {
  const verdicts = await rightsIn(await fullState(declared), () => [403, { message: 'reviews are forbidden' }]);
  const why = coded('review/unproven', { why: 'reviews are forbidden' });
  expect(verdicts).toMatchObject([
    { what: statement('subject/rights-of-clients'), holds: 'unproven', text: coded('unproven', { why }) },
  ]);
});
