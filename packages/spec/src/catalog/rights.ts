import type { CertificateName, KubeconfigName } from './entry.ts';

/** One request that a client makes to the API server. */
export interface Right {
  readonly verb: string;
  /**
   * The resource as `kubectl auth can-i` writes it: `nodes/proxy`, `leases.coordination.k8s.io`; `*.*` is everything.
   */
  readonly resource: string;
  /** Absent: every namespace, or a cluster-scoped resource. */
  readonly namespace?: string;
  /** One object; `<node>` is the owner's own node. Absent: any object. */
  readonly name?: string;
}

export interface RightsBinding {
  readonly name: string;
  readonly clusterRole: string;
}

/**
 * The source of an identity's rights: a ClusterRoleBinding, the Node authorizer, the author of the spec, or the API
 * server itself, which allows `system:masters` everything before it calls any authorizer.
 */
export type RightsGiver =
  | { readonly by: 'binding'; readonly binding: RightsBinding }
  | { readonly by: 'node authorizer' }
  | { readonly by: 'privileged group' }
  | { readonly by: 'owner' };

/** The rights that the client of one artifact needs to do its work. */
export interface IdentityRights {
  readonly identity: CertificateName | KubeconfigName;
  readonly rights: readonly Right[];
  readonly given: RightsGiver;
}

type RightScope = Pick<Right, 'namespace' | 'name'>;

const may = (verbs: string, resource: string, where: RightScope = {}): readonly Right[] =>
  verbs.split(' ').map((verb) => ({ verb, resource, ...where }));

const leads = (component: string): readonly Right[] => [
  ...may('create', 'leases.coordination.k8s.io', { namespace: 'kube-system' }),
  ...may('get update', 'leases.coordination.k8s.io', { namespace: 'kube-system', name: component }),
];

/** The rights of a component that authenticates and authorizes its own clients through the API server. */
const delegates: readonly Right[] = [
  ...may('create', 'tokenreviews.authentication.k8s.io'),
  ...may('create', 'subjectaccessreviews.authorization.k8s.io'),
];

const bound = (name: string, clusterRole: string): RightsGiver => ({ by: 'binding', binding: { name, clusterRole } });

/** Returns the rights of a user of the spec; only the file says what the user is for. */
export function userRights(rights: readonly Right[]): IdentityRights {
  return { identity: 'user', rights, given: { by: 'owner' } };
}

/**
 * Every client of the API server that each cluster has. The rights are those without which the component does not do
 * its work (`plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go` of Kubernetes 1.37), not all rights of its
 * role.
 */
export const identityRights: readonly IdentityRights[] = [
  {
    identity: 'apiserver-kubelet-client',
    // pkg/kubelet/server/auth.go: logs, exec, attach, port-forward, /pods, /healthz and /configz are `proxy`.
    rights: [
      ...may('get create', 'nodes/proxy'),
      ...may('get', 'nodes/log'),
      ...may('get', 'nodes/stats'),
      ...may('get', 'nodes/metrics'),
    ],
    given: bound('kubeadm:apiserver-kubelet-client', 'system:kubelet-api-admin'),
  },
  {
    identity: 'admin.conf',
    rights: may('*', '*.*'),
    given: bound('kubeadm:cluster-admins', 'cluster-admin'),
  },
  {
    identity: 'super-admin.conf',
    rights: may('*', '*.*'),
    given: { by: 'privileged group' },
  },
  {
    identity: 'controller-manager.conf',
    rights: [
      ...leads('kube-controller-manager'),
      ...may('list watch', 'pods'),
      ...may('list watch', 'nodes'),
      ...may('get create update', 'serviceaccounts'),
      ...may('create', 'serviceaccounts/token'),
      ...delegates,
    ],
    given: bound('system:kube-controller-manager', 'system:kube-controller-manager'),
  },
  {
    identity: 'scheduler.conf',
    rights: [
      ...leads('kube-scheduler'),
      ...may('get list watch', 'nodes'),
      ...may('get list watch', 'pods'),
      ...may('create', 'pods/binding'),
      ...may('update patch', 'pods/status'),
      ...delegates,
    ],
    given: bound('system:kube-scheduler', 'system:kube-scheduler'),
  },
  {
    identity: 'kubelet.conf',
    rights: [
      ...may('get', 'nodes', { name: '<node>' }),
      ...may('patch', 'nodes/status', { name: '<node>' }),
      ...may('update', 'leases.coordination.k8s.io', { namespace: 'kube-node-lease', name: '<node>' }),
      ...may('list', 'services'),
      ...may('create', 'certificatesigningrequests.certificates.k8s.io'),
      ...delegates,
    ],
    given: { by: 'node authorizer' },
  },
  {
    identity: 'kube-proxy.conf',
    rights: [
      ...may('list watch', 'services'),
      ...may('list watch', 'endpointslices.discovery.k8s.io'),
      ...may('get list watch', 'nodes'),
    ],
    given: bound('system:node-proxier', 'system:node-proxier'),
  },
];
