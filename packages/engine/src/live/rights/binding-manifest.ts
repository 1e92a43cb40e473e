import type { IdentityRights } from '@kpki/spec';
import { stringify } from 'yaml';
import type { Subject } from './access-review.ts';

const api = 'rbac.authorization.k8s.io';

/**
 * Returns the ClusterRoleBinding, in YAML, that gives a subject what it lacks: its group where it has one, else its user.
 * Null where no binding gives these rights.
 */
export function bindingManifest({ clusterRole, binding }: IdentityRights, { user, groups }: Subject): string | null {
  if (clusterRole === null || binding === null) return null;
  const [group] = groups;
  return stringify({
    apiVersion: `${api}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: binding },
    roleRef: { apiGroup: api, kind: 'ClusterRole', name: clusterRole },
    subjects: [
      group === undefined ? { apiGroup: api, kind: 'User', name: user } : { apiGroup: api, kind: 'Group', name: group },
    ],
  });
}
