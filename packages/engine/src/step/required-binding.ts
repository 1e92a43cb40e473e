import { identityRights, type Right, type RightsBinding } from '@kpki/spec';
import type { Subject } from '../read/client-subjects.ts';
import { kubeletClient } from '../read/kept-subject.ts';

/** A ClusterRoleBinding that a cluster needs, and that kpki does not make. Plain data. */
export interface RequiredBinding {
  readonly name: string;
  readonly clusterRole: string;
  readonly user: string;
  /**
   * `without-group`: a certificate has no group, or is made without one. `before-drop`: each certificate has a group, which
   * is dropped once the binding is proven.
   */
  readonly when: 'without-group' | 'before-drop';
  readonly artifacts: readonly string[];
  /** A sentence without its full stop: what fails without the binding. */
  readonly why: string;
  readonly command: string;
}

/** kubeadm's binding, which gives the rights without a group (kubernetes#138957). */
const { rights, binding } = ofKubeletClient();
export const rightsOfKubeletClient: readonly Right[] = rights;
export const userOfKubeletClient = 'kube-apiserver-kubelet-client';

export const bindingCommand: string = bindingCommandFor(binding, { user: userOfKubeletClient, groups: [] });

function ofKubeletClient(): { readonly rights: readonly Right[]; readonly binding: RightsBinding } {
  const row = identityRights.find(({ identity }) => identity === kubeletClient);
  if (row?.given.by !== 'binding') throw new Error(`the catalog has no binding for ${kubeletClient}`);
  return { rights: row.rights, binding: row.given.binding };
}

/** Returns the command that binds the group of a subject, or its user if it has none. */
export function bindingCommandFor({ name, clusterRole }: RightsBinding, { user, groups: [group] }: Subject): string {
  const subject = group === undefined ? `--user=${user}` : `--group=${group}`;
  return `kubectl create clusterrolebinding ${name} --clusterrole=${clusterRole} ${subject}`;
}

/** Returns the fix for unproven rights: a binding may exist that was not checked. */
export function rightsRemedy(state: 'failed' | 'unproven'): string {
  return state === 'failed'
    ? `Fix: ${bindingCommand}`
    : `First have the binding checked: run kpki where an API server is reached, with a credential that may create subjectaccessreviews. If the binding is missing: ${bindingCommand}`;
}

export function requiredBinding(artifacts: readonly string[], when: RequiredBinding['when']): RequiredBinding {
  return {
    ...binding,
    user: userOfKubeletClient,
    when,
    artifacts,
    why: 'without it, kubelets refuse the API server, and kubectl logs, exec and port-forward fail',
    command: bindingCommand,
  };
}
