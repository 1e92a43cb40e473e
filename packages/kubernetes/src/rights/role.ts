import { stringify } from 'yaml';
import type { SecretLocation } from '../location.ts';
import { roleName } from '../own-names.ts';
import { type NeededRight, neededRights } from './needed.ts';

/**
 * Returns a Role for each namespace: no `list` and no `watch`, which would show every Secret there. Ready for `kubectl
 * apply`.
 */
export function rolesFor(locations: readonly SecretLocation[]): string {
  return [...neededRights(locations)].map(([namespace, rights]) => roleOf(namespace, rights)).join('---\n');
}

function roleOf(namespace: string, rights: readonly NeededRight[]): string {
  const head = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: roleName, namespace } };
  const bind = `kubectl -n ${namespace} create rolebinding ${roleName} --role=${roleName} --user=NAME`;
  return `# bind it to a user or group: ${bind}\n${stringify(head)}rules:\n${rights.map(ruleOf).join('')}`;
}

/** Returns one rule of a Role or a ClusterRole, with its purpose as a comment. */
export function ruleOf({ group, resource, names, verbs, why }: NeededRight): string {
  const fields = [
    `apiGroups: ${listed([group])}`,
    `resources: ${listed([resource])}`,
    ...(names.length > 0 ? [`resourceNames: ${listed(names)}`] : []),
    `verbs: ${listed(verbs)}`,
  ];
  return `# ${why}\n- ${fields.join('\n  ')}\n`;
}

/** A name such as `1234` or `true` gets quotes, so that it stays a text. */
function listed(texts: readonly string[]): string {
  return stringify(texts, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trim();
}
