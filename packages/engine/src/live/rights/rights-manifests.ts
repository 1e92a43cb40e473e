import type { RightsBinding } from '@kpki/spec';
import { stringify } from 'yaml';
import type { ClientSubject, NamedRight } from '../../model/live-evidence.ts';
import { resourceOf } from './access-review.ts';

const apiGroup = 'rbac.authorization.k8s.io';
const apiVersion = `${apiGroup}/v1`;

/** Returns a ClusterRoleBinding as YAML: of the group of the subject if it has one, else of its user. */
export function bindingManifest({ name, clusterRole }: RightsBinding, subject: ClientSubject): string {
  return stringify({
    apiVersion,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup, kind: 'ClusterRole', name: clusterRole },
    subjects: [subjectOf(subject)],
  });
}

/**
 * Returns a role with the missing rights and its binding as YAML: a Role for each namespace, a ClusterRole for rights in all
 * of them. Both have a name of their own, so that applying them changes no other role or binding.
 */
export function rolesManifest(subject: ClientSubject, missing: readonly NamedRight[]): string {
  const { name: of } = subjectOf(subject);
  const name = `kpki:${of.replaceAll(/[^\w.:-]/g, '-')}`;
  return [...Map.groupBy(missing, ({ namespace }) => namespace)]
    .flatMap(([namespace, rights]) => {
      const [role, binding] = namespace === undefined ? clusterWide : namespaced;
      const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
      return [
        { apiVersion, kind: role, metadata, rules: rulesOf(rights) },
        {
          apiVersion,
          kind: binding,
          metadata,
          roleRef: { apiGroup, kind: role, name },
          subjects: [subjectOf(subject)],
        },
      ];
    })
    .map((each) => stringify(each))
    .join('---\n');
}

const clusterWide = ['ClusterRole', 'ClusterRoleBinding'] as const;
const namespaced = ['Role', 'RoleBinding'] as const;

function subjectOf({ user, groups: [group] }: ClientSubject) {
  return group === undefined ? { apiGroup, kind: 'User', name: user } : { apiGroup, kind: 'Group', name: group };
}

/** One rule for each resource or object, with all its verbs. */
function rulesOf(rights: readonly NamedRight[]) {
  return [...Map.groupBy(rights, ({ resource, name }) => JSON.stringify([resource, name ?? null]))].map(([, alike]) => {
    const { resource = '', name } = alike[0] ?? {};
    const { group, path } = resourceOf(resource);
    return {
      apiGroups: [group],
      resources: [path],
      ...(name === undefined ? {} : { resourceNames: [name] }),
      verbs: alike.map(({ verb }) => verb),
    };
  });
}
