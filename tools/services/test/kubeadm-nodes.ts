import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ClusterComponent,
  type Flags,
  type KubernetesRelease,
  type NamespacedNode,
  ofRelease,
  programPath,
  runProgram,
  versionOf,
} from '../src/index.ts';
import { kubeadmFlags } from './kubeadm-files.ts';

/** On every node: what kubeadm makes is bound there. */
const folder = '/etc/kubernetes';

/**
 * Makes the files of a control-plane node and of workers with kubeadm itself, where kubeadm makes them: each node's
 * `/etc/kubernetes`. kube-proxy gets a kubeconfig, which kubeadm has no file for.
 */
export async function makeNodeFiles(
  release: KubernetesRelease,
  controlPlane: NamespacedNode,
  workers: readonly NamespacedNode[],
): Promise<void> {
  await writeFile(
    join(controlPlane.kubernetesFolder, 'kubeadm.yaml'),
    `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: ${controlPlane.address} }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: ${versionOf(release)}
encryptionAlgorithm: ECDSA-P256
`,
  );
  const kubeadm = async (...words: readonly string[]): Promise<string> => {
    const [program = '', ...rest] = [...controlPlane.enter, programPath(ofRelease('kubeadm', release)), ...words];
    const { code, stdout, stderr } = await runProgram(program, [...rest, `--config=${folder}/kubeadm.yaml`]);
    if (code !== 0) throw new Error(`kubeadm ${words.join(' ')} failed:\n${stderr}`);
    return stdout;
  };
  await kubeadm('init', 'phase', 'certs', 'all');
  await kubeadm('init', 'phase', 'kubeconfig', 'all');
  for (const worker of workers) {
    const own = worker.kubernetesFolder;
    await mkdir(join(own, 'pki'));
    await copyFile(join(controlPlane.kubernetesFolder, 'pki', 'ca.crt'), join(own, 'pki', 'ca.crt'));
    const identity = [`--client-name=system:node:${worker.name}`, '--org=system:nodes'];
    await writeFile(join(own, 'kubelet.conf'), await kubeadm('kubeconfig', 'user', ...identity));
    await writeFile(
      join(own, 'kube-proxy.conf'),
      await kubeadm('kubeconfig', 'user', '--client-name=system:kube-proxy'),
    );
  }
}

/** The binding that lets the API server ask kubelets, as `kubeadm init` makes it: for a group, or later for the user alone. */
export const kubeletClientBinding: Readonly<Record<KubernetesRelease, readonly string[]>> = {
  '1.34': ['kubeadm:cluster-admins', '--clusterrole=cluster-admin', '--group=kubeadm:cluster-admins'],
  '1.37': [
    'kubeadm:apiserver-kubelet-client',
    '--clusterrole=system:kubelet-api-admin',
    '--user=kube-apiserver-kubelet-client',
  ],
};

/** The binding that has a kubelet's request for its next client certificate approved, as `kubeadm init` makes it. */
export const rotationBinding: readonly string[] = [
  'kubeadm:node-autoapprove-certificate-rotation',
  '--clusterrole=system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
  '--group=system:nodes',
];

export const nodeFlags: Readonly<Record<ClusterComponent, Flags>> = {
  ...kubeadmFlags(folder),
  kubelet: [`--kubeconfig=${folder}/kubelet.conf`, `--client-ca-file=${folder}/pki/ca.crt`],
  'kube-proxy': [`--kubeconfig=${folder}/kube-proxy.conf`],
};
