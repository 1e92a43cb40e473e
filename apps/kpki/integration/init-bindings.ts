import type { HttpRequest, HttpResponse } from '@kpki/services';

export type Ask = (path: string, request?: Partial<HttpRequest>) => Promise<HttpResponse>;

const rbac = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
const apiGroup = 'rbac.authorization.k8s.io';

const bindings: readonly (readonly [name: string, role: string, kind: 'Group' | 'User', subject: string])[] = [
  ['kubeadm:cluster-admins', 'cluster-admin', 'Group', 'kubeadm:cluster-admins'],
  ['kubeadm:apiserver-kubelet-client', 'system:kubelet-api-admin', 'User', 'kube-apiserver-kubelet-client'],
  ['kubeadm:kubelet-bootstrap', 'system:node-bootstrapper', 'Group', 'system:bootstrappers:kubeadm:default-node-token'],
  [
    'kubeadm:node-autoapprove-bootstrap',
    'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
    'Group',
    'system:bootstrappers:kubeadm:default-node-token',
  ],
  [
    'kubeadm:node-autoapprove-certificate-rotation',
    'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
    'Group',
    'system:nodes',
  ],
];

export const bindingCommands: readonly (readonly string[])[] = bindings.map(([name, role, kind, subject]) => [
  'create',
  'clusterrolebinding',
  name,
  `--clusterrole=${role}`,
  `--${kind.toLowerCase()}=${subject}`,
]);

export async function createBindings(ask: Ask): Promise<void> {
  for (const [name, role, kind, subject] of bindings) {
    await post(ask, rbac, {
      metadata: { name },
      roleRef: { apiGroup, kind: 'ClusterRole', name: role },
      subjects: [{ apiGroup, kind, name: subject }],
    });
  }
}

export async function post(ask: Ask, path: string, object: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await ask(path, { method: 'POST', headers, body: JSON.stringify(object) });
  if (answer.status !== 201) throw new Error(`POST ${path} was answered ${answer.status}: ${answer.body}`);
}
