import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ofRelease, programPath, runProgram } from '@kpki/services';
import { eventually } from '../eventually.ts';
import { inTime } from './in-time.ts';
import { kubeconfigCredentials } from './kubeconfig-credentials.ts';
import type { LiveCluster } from './live-cluster.ts';
import { readNodes } from './nodes-ready.ts';

/** The node whose kubelet got its kubelet.conf by TLS bootstrap, as `kubeadm join` has it. */
export const bootstrapped = 'w2';
/** The node whose kubelet.conf is as `kubeadm init` leaves it. */
export const finalized = 'cp2';

/** Where a kubelet keeps the client certificate that it got from the cluster. */
export const currentPem = '/var/lib/kubelet/pki/kubelet-client-current.pem';

const rbac = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';

/** What `kubeadm init` binds, and kpki says is to be bound where there was none: [name, role, subject]. */
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

const token = { id: 'abcdef', secret: '0123456789abcdef' } as const;

/** Makes what the clients ask for, and starts the kubelets and kube-proxies. */
export async function createObjects(cluster: LiveCluster): Promise<void> {
  const apiGroup = 'rbac.authorization.k8s.io';
  for (const [name, role, kind, subject] of bindings) {
    await post(cluster, rbac, {
      metadata: { name },
      roleRef: { apiGroup, kind: 'ClusterRole', name: role },
      subjects: [{ apiGroup, kind, name: subject }],
    });
  }
  await post(cluster, '/api/v1/namespaces/default/configmaps', { metadata: { name: 'load' } });
  await post(cluster, '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'load' } });
  await post(cluster, '/api/v1/namespaces/kube-system/secrets', {
    metadata: { name: `bootstrap-token-${token.id}` },
    type: 'bootstrap.kubernetes.io/token',
    stringData: {
      'token-id': token.id,
      'token-secret': token.secret,
      'usage-bootstrap-authentication': 'true',
      'usage-bootstrap-signing': 'true',
      'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
    },
  });
  await eventually(async () => {
    const answer = await cluster.ask('/api/v1/namespaces/default/configmaps/kube-root-ca.crt');
    if (answer.status !== 200) throw new Error(`kube-root-ca.crt is not there: ${answer.status}`);
  });
  await startAgents(cluster);
}

export async function post(cluster: LiveCluster, path: string, object: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await cluster.ask(path, { method: 'POST', headers, body: JSON.stringify(object) });
  if (answer.status !== 201) throw new Error(`POST ${path} was answered ${answer.status}: ${answer.body}`);
}

/** Starts every kubelet, one of them by TLS bootstrap, and a kube-proxy beside each once all Nodes are Ready. */
async function startAgents(cluster: LiveCluster): Promise<void> {
  const bootstrap = join(cluster.filesOf(bootstrapped), 'bootstrap-kubelet.conf');
  await writeFile(bootstrap, await bootstrapKubeconfig(cluster));
  await rm(join(cluster.filesOf(bootstrapped), 'kubelet.conf'));
  await Promise.all(
    cluster.agents.nodes.map(({ name }) =>
      cluster.agents.start(
        'kubelet',
        name,
        name === bootstrapped ? ['--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf'] : [],
      ),
    ),
  );
  await everyNodeIsReady(cluster);
  // As kubeadm does once a node has joined.
  await rm(bootstrap);
  await finalize(cluster);
  await Promise.all(cluster.agents.nodes.map(({ name }) => cluster.agents.start('kube-proxy', name)));
}

export async function everyNodeIsReady(cluster: LiveCluster): Promise<void> {
  await inTime(async () => {
    const [server = ''] = cluster.servers;
    const seen = await readNodes(server, await kubeconfigCredentials(cluster.filesOf('cp1'), 'super-admin.conf'));
    const ready = seen.filter(({ status }) => status === 'True').map(({ node }) => node);
    const missing = cluster.agents.nodes.filter(({ name }) => !ready.includes(name)).map(({ name }) => name);
    if (missing.length > 0) throw new Error(`not Ready: ${missing.join(', ')}`);
  });
}

async function bootstrapKubeconfig(cluster: LiveCluster): Promise<string> {
  const file = join(cluster.folder, 'bootstrap-kubelet.conf');
  const [server = ''] = cluster.servers;
  const config = async (...words: readonly string[]): Promise<void> => {
    const kubectl = programPath(ofRelease('kubectl', cluster.release));
    const { code, stderr } = await runProgram(kubectl, ['config', `--kubeconfig=${file}`, ...words]);
    if (code !== 0) throw new Error(stderr);
  };
  const ca = join(cluster.filesOf('cp1'), 'pki/ca.crt');
  await config('set-cluster', 'kubernetes', `--server=${server}`, `--certificate-authority=${ca}`, '--embed-certs');
  await config('set-credentials', 'tls-bootstrap-token-user', `--token=${token.id}.${token.secret}`);
  await config('set-context', 'default', '--cluster=kubernetes', '--user=tls-bootstrap-token-user');
  await config('use-context', 'default');
  return readFile(file, 'utf8');
}

/** `kubeadm init` ends so: kubelet.conf refers to the certificate that the kubelet renews by itself. */
async function finalize(cluster: LiveCluster): Promise<void> {
  const config = join(cluster.folder, 'kubeadm.yaml');
  const { address } = cluster.nodeNamed(finalized);
  await writeFile(
    config,
    `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: ${address} }
nodeRegistration: { name: ${finalized} }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
`,
  );
  const phase = ['init', 'phase', 'kubelet-finalize', 'enable-client-cert-rotation', `--config=${config}`];
  const kubeadm = programPath(ofRelease('kubeadm', cluster.release));
  const { code, stdout, stderr } = await cluster.runOn(finalized, kubeadm, ...phase);
  if (code !== 0) throw new Error(`kubeadm ${phase.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
}
