import { stringify } from 'yaml';
import { roleName } from '../own-names.ts';
import type { SecretPlace } from '../place.ts';
import { neededRights, type Right } from './needed.ts';

/** A Role for each namespace: no `list` and no `watch`, which would show every Secret there. Ready for `kubectl apply`. */
export function rolesFor(places: readonly SecretPlace[]): string {
  return [...neededRights(places)].map(([namespace, rights]) => roleOf(namespace, rights)).join('---\n');
}

function roleOf(namespace: string, rights: readonly Right[]): string {
  const head = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: roleName, namespace } };
  const rules = rights.map((right) => `# ${right.why}\n${listed(ruleOf(right))}`).join('');
  const bind = `kubectl -n ${namespace} create rolebinding ${roleName} --role=${roleName} --user=NAME`;
  return `# whom it is given to is yours to say: ${bind}\n${stringify(head)}rules:\n${rules}`;
}

function ruleOf({ group, resource, names, verbs }: Right): unknown {
  return {
    apiGroups: [group],
    resources: [resource],
    ...(names.length > 0 && { resourceNames: names }),
    verbs,
  };
}

function listed(rule: unknown): string {
  return stringify([rule], { flowCollectionPadding: false, collectionStyle: 'any', lineWidth: 0 });
}
