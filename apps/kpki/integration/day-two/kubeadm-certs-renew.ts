import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ofRelease, programPath, urlOf } from '@kpki/services';
import type { LiveCluster } from './live-cluster.ts';

/** Renews everything that kubeadm made on a control plane, and restarts what it names, as a person on the node would. */
export async function renewByKubeadm(cluster: LiveCluster, node: string): Promise<void> {
  const config = `renew-${node}.yaml`;
  await writeFile(join(cluster.folder, config), configurationOf(cluster, node));
  const kubeadm = programPath(ofRelease('kubeadm', cluster.release));
  const { code, stdout, stderr } = await cluster.runOn(node, kubeadm, 'certs', 'renew', 'all', `--config=${config}`);
  const { components } = /You must restart the (?<components>.*), so that/.exec(stdout)?.groups ?? {};
  if (code !== 0 || components === undefined || /MISSING!|external CA/.test(stdout))
    throw new Error(`kubeadm certs renew ended with ${code}:\n${stdout}${stderr}`);
  for (const each of restarted.filter((name) => components.includes(name))) {
    if (cluster.components.runs(each, node)) await cluster.components.restart(each, node);
  }
}

const restarted = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;

/** By default kubeadm makes RSA keys, and looks for certificates of etcd beside the API server. */
function configurationOf({ release, endpoint, nodes, nodeNamed, components }: LiveCluster, node: string): string {
  const members = nodes.filter(({ name }) => components.runs('etcd', name));
  return `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: ${nodeNamed(node).address} }
nodeRegistration: { name: ${node} }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
clusterName: live
kubernetesVersion: ${release}.0
controlPlaneEndpoint: ${endpoint}
encryptionAlgorithm: ECDSA-P256
etcd:
  external:
    endpoints: [${members.map((member) => urlOf(member, 'etcdClient')).join(', ')}]
    caFile: /etc/kubernetes/pki/etcd/ca.crt
    certFile: /etc/kubernetes/pki/apiserver-etcd-client.crt
    keyFile: /etc/kubernetes/pki/apiserver-etcd-client.key
`;
}
