import { eventually } from '../eventually.ts';
import { type StandInKubelet, startStandInKubelet } from '../stand-in-kubelet.ts';
import { kubeconfigCredentials } from './kubeconfig-credentials.ts';
import type { LiveCluster } from './live-cluster.ts';

/** What the clients ask for; the kubelet is one in whose place a server stands. */
export async function createObjects(cluster: LiveCluster): Promise<StandInKubelet> {
  const directory = cluster.filesOf('cp1');
  const kubelet = await startStandInKubelet({ serves: directory, trusts: directory, pair: 'pki/apiserver' });
  const rbac = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
  const group = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'kubeadm:cluster-admins' };
  const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' };
  const post = (path: string, object: object): Promise<void> => create(cluster, path, object);
  await post(rbac, { metadata: { name: group.name }, roleRef: role, subjects: [group] });
  await post('/api/v1/namespaces/default/configmaps', { metadata: { name: 'load' } });
  await post('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'load' } });
  for (const name of ['cp1', 'cp2']) {
    const credentials = await kubeconfigCredentials(cluster.filesOf(name), 'kubelet.conf');
    await create(cluster, '/api/v1/nodes', { metadata: { name } }, credentials);
  }
  await post('/api/v1/nodes', {
    metadata: { name: 'stand-in' },
    status: {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      daemonEndpoints: { kubeletEndpoint: { Port: kubelet.port } },
    },
  });
  const containers = [{ name: 'only', image: 'none.example.com/none' }];
  const pod = {
    metadata: { name: 'chatty' },
    spec: { nodeName: 'stand-in', automountServiceAccountToken: false, containers },
  };
  // Pods are refused until a controller has made their service account.
  await eventually(() => post('/api/v1/namespaces/default/pods', pod));
  await eventually(async () => {
    const answer = await cluster.ask('/api/v1/namespaces/default/configmaps/kube-root-ca.crt');
    if (answer.status !== 200) throw new Error(`kube-root-ca.crt is not there: ${answer.status}`);
  });
  return kubelet;
}

async function create(cluster: LiveCluster, path: string, object: object, as = {}): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await cluster.ask(path, { ...as, method: 'POST', headers, body: JSON.stringify(object) });
  if (answer.status !== 201) throw new Error(`POST ${path} was answered ${answer.status}: ${answer.body}`);
}
