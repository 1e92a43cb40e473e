import { expect, test } from 'vitest';
import { cluster } from '../../../test/clusters.ts';
import { call, fullState } from '../../../test/observed-state.ts';
import { type Answer, type Review, reviewer } from '../../../test/reviewer.ts';
import { askSubjectRights } from './ask-api-servers.ts';

const before = cluster({ profile: 'kubeadm', kubernetesVersion: 'v1.28.0' });
const after = cluster({ profile: 'kubeadm', kubernetesVersion: 'v1.29.0' });

test('a subject that does not change is not asked about', async () => {
  const observed = await fullState(before);
  expect(await askSubjectRights(await observed.read(), {}, () => {}, call)).toBeNull();
});

test.each([true, false])('a subject that changes is asked about as it is to be: allowed %s', async (allowed) => {
  const observed = (await fullState(before)).declaredAs(after);
  const asked: Review[] = [];
  const answer: Answer = () => [201, { status: { allowed } }];
  const live = { cp1: { 'kube-apiserver': await reviewer(observed, answer, asked) } };
  const rights = await askSubjectRights(await observed.read(), live, () => {}, call);
  expect(rights).toMatchObject([
    { identity: 'admin.conf', groups: ['kubeadm:cluster-admins'], state: allowed ? 'proven' : 'failed' },
  ]);
  expect(asked.map(({ spec }) => [spec.user, spec.groups])).toEqual([
    ['kubernetes-admin', ['kubeadm:cluster-admins', 'system:authenticated']],
  ]);
});
