import { type KubeconfigEntry, type KubeconfigName, named } from './entry.ts';

const page = (credential: string): Pick<KubeconfigEntry, 'credential' | 'context' | 'cluster'> => ({
  credential: { kubernetes: credential, kubeadm: '<CN>' },
  context: { kubernetes: 'default-system', kubeadm: '<CN>@<cluster>' },
  cluster: { kubernetes: 'default-cluster', kubeadm: '<cluster>' },
});

/** The kubeconfigs of the Kubernetes page, of later releases, and of users. */
const kubeconfigs: Readonly<Record<KubeconfigName, Omit<KubeconfigEntry, 'name'>>> = {
  'admin.conf': {
    what: 'Authenticates cluster administrators.',
    without: 'No administrator can authenticate by certificate.',
    ca: 'kubernetes-ca',
    commonName: 'kubernetes-admin',
    alsoNamed: ['admin'],
    organizations: {
      kubernetes: ['system:masters'],
      kubeadm: ['system:masters'],
      'kubeadm-1.29': ['kubeadm:cluster-admins'],
    },
    ...page('default-admin'),
    server: 'endpoint',
    validity: 'kubeconfigs',
    path: 'admin.conf',
    keptOn: 'control plane',
  },
  'super-admin.conf': {
    what: 'Emergency access: its group bypasses authorization and cannot be revoked. Keep the file offline.',
    without: 'No effect at first; if RBAC breaks, no access is left.',
    ca: 'kubernetes-ca',
    commonName: 'kubernetes-super-admin',
    organizations: ['system:masters'],
    ...page('default-super-admin'),
    server: 'endpoint',
    validity: 'kubeconfigs',
    path: 'super-admin.conf',
    keptOn: 'first control-plane node',
    sinceProfileVersion: 'kubeadm-1.29',
  },
  'kubelet.conf': {
    what: 'Authenticates a kubelet to the API server as its own node.',
    without: 'The node does not join, or becomes NotReady.',
    ended: 'The node goes NotReady.',
    ca: 'kubernetes-ca',
    commonName: 'system:node:<node>',
    organizations: ['system:nodes'],
    ...page('default-auth'),
    server: 'by version',
    validity: 'kubeconfigs',
    path: 'kubelet.conf',
    keptOn: 'all nodes',
  },
  'controller-manager.conf': {
    what: 'Authenticates kube-controller-manager to the API server.',
    without: 'Nothing is scaled, replaced or cleaned up if no other node runs kube-controller-manager.',
    ca: 'kubernetes-ca',
    commonName: 'system:kube-controller-manager',
    organizations: [],
    ...page('default-controller-manager'),
    server: 'own API server',
    validity: 'kubeconfigs',
    path: 'controller-manager.conf',
    keptOn: 'control plane',
  },
  'scheduler.conf': {
    what: 'Authenticates kube-scheduler to the API server.',
    without: 'New pods stay Pending if no other node runs kube-scheduler.',
    ca: 'kubernetes-ca',
    commonName: 'system:kube-scheduler',
    organizations: [],
    ...page('default-scheduler'),
    server: 'own API server',
    validity: 'kubeconfigs',
    path: 'scheduler.conf',
    keptOn: 'control plane',
  },
  'kube-proxy.conf': {
    what: 'Authenticates kube-proxy outside of a Pod to the API server.',
    without: 'kube-proxy needs a service-account token instead.',
    ended: 'kube-proxy does not see changes of Services any more.',
    ca: 'kubernetes-ca',
    commonName: 'system:kube-proxy',
    organizations: ['system:node-proxier'],
    ...page('default-kube-proxy'),
    server: 'endpoint',
    validity: 'kubeconfigs',
    path: 'kube-proxy.conf',
    keptOn: 'all nodes',
    optional: true,
  },
  user: {
    what: 'Authenticates one person or machine, with the groups that RBAC binds.',
    without: 'The user cannot authenticate by certificate.',
    ca: 'kubernetes-ca',
    commonName: '<user>',
    organizations: ['<groups>'],
    // A user has several clusters, and kubectl merges their files by these names.
    credential: '<CN>@<cluster>',
    context: '<CN>@<cluster>',
    cluster: '<cluster>',
    server: 'endpoint',
    validity: 'users',
    path: 'users/<user>.conf',
    keptOn: 'no node',
  },
};

export const kubeconfigEntries: readonly KubeconfigEntry[] = named(kubeconfigs);

/**
 * Where a kubelet with `rotateCertificates` keeps its client certificate and key, unless `--cert-dir` names another
 * folder. The kubelet uses them while they are valid, whatever its kubeconfig holds: client-go's certificate manager.
 */
export const kubeletCredentialFile = '/var/lib/kubelet/pki/kubelet-client-current.pem';
