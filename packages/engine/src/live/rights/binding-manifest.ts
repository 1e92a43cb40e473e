import type { RightsBinding } from '@kpki/spec';
import { stringify } from 'yaml';
import type { Subject } from '../../read/client-subjects.ts';

const api = 'rbac.authorization.k8s.io';

/**
 * Returns the ClusterRoleBinding, in YAML, that gives a subject what it lacks: its group where it has one, else its user.
 */
export function bindingManifest({ name, clusterRole }: RightsBinding, { user, groups }: Subject): string {
  const [group] = groups;
  return stringify({
    apiVersion: `${api}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: api, kind: 'ClusterRole', name: clusterRole },
    subjects: [
      group === undefined ? { apiGroup: api, kind: 'User', name: user } : { apiGroup: api, kind: 'Group', name: group },
    ],
  });
}
