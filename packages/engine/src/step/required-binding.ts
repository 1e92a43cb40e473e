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
  /** The artifacts that need the binding, by their ids. */
  readonly artefacts: readonly string[];
  /** A sentence without its full stop: what fails without the binding. */
  readonly why: string;
  /** The command that makes the binding, on one line. */
  readonly command: string;
}

/**
 * The binding that `kubeadm init` makes instead of a group (kubernetes#138957). The name is kubeadm's, so that kubeadm
 * finds the binding and makes no second one.
 */
const names = {
  name: 'kubeadm:apiserver-kubelet-client',
  clusterRole: 'system:kubelet-api-admin',
  user: 'kube-apiserver-kubelet-client',
} as const;

export const bindingCommand: string = `kubectl create clusterrolebinding ${names.name} --clusterrole=${names.clusterRole} --user=${names.user}`;

/** Returns what to do about rights that are not proven: a binding that nothing has asked for may exist. */
export function rightsRemedy(state: 'failed' | 'unproven'): string {
  return state === 'failed'
    ? `Fix: ${bindingCommand}`
    : `First have the binding checked: run kpki where an API server is reached, with a credential that may create subjectaccessreviews. If the binding is missing: ${bindingCommand}`;
}

export const userOfKubeletClient: string = names.user;

export function requiredBinding(artefacts: readonly string[], when: RequiredBinding['when']): RequiredBinding {
  return {
    ...names,
    when,
    artefacts,
    why: 'without it, kubelets refuse the API server, and kubectl logs, exec and port-forward fail',
    command: bindingCommand,
  };
}
