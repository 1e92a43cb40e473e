import type { LoneApiServer } from '@kpki/services';
import { stringify } from 'yaml';

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** Puts a ClusterRole in force for a service account. */
export async function grantCluster(plane: LoneApiServer, account: string, rules: readonly Rule[]): Promise<void> {
  const name = account.replaceAll(':', '-');
  const [namespace = '', user = ''] = account.split(':');
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const role = { apiVersion, kind: 'ClusterRole', metadata: { name }, rules };
  const binding = {
    apiVersion,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name: user, namespace }],
  };
  await plane.admin(stringify(role), 'apply', '-f', '-');
  await plane.admin(stringify(binding), 'apply', '-f', '-');
}
