import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { rolesManifest } from './rights-manifests.ts';

const documents = (text: string): unknown[] => parseAllDocuments(text).map((each) => each.toJS());

test('missing rights become a role and a binding for each namespace, and in all namespaces', () => {
  const manifest = rolesManifest({ user: 'jane', groups: ['dev', 'qa'] }, [
    { verb: 'get', resource: 'pods', namespace: 'dev' },
    { verb: 'list', resource: 'pods', namespace: 'dev' },
    { verb: 'get', resource: 'pods/log', namespace: 'dev' },
    { verb: 'update', resource: 'deployments.apps', name: 'web' },
  ]);
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'dev' }];
  expect(documents(manifest)).toMatchObject([
    {
      kind: 'Role',
      metadata: { name: 'kpki:dev', namespace: 'dev' },
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
        { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
      ],
    },
    { kind: 'RoleBinding', metadata: { namespace: 'dev' }, roleRef: { kind: 'Role', name: 'kpki:dev' }, subjects },
    {
      kind: 'ClusterRole',
      metadata: { name: 'kpki:dev' },
      rules: [{ apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['web'], verbs: ['update'] }],
    },
    { kind: 'ClusterRoleBinding', roleRef: { kind: 'ClusterRole', name: 'kpki:dev' }, subjects },
  ]);
});

test('everything is a rule of its own form, and a user without a group is bound by name', () => {
  const manifest = rolesManifest({ user: 'jane doe', groups: [] }, [{ verb: '*', resource: '*.*' }]);
  expect(documents(manifest)).toMatchObject([
    { metadata: { name: 'kpki:jane-doe' }, rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] },
    { subjects: [{ kind: 'User', name: 'jane doe' }] },
  ]);
});
