import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ControlPlaneComponent,
  type Flags,
  type LoopbackNode,
  programPath,
  runProgram,
  versionOf,
} from '../src/index.ts';

/** RFC 5737: an address for documentation. kubeadm refuses a loopback advertise address, so every node claims this one. */
const advertiseAddress = '192.0.2.10';

/** Makes the files of one node with kubeadm itself, in kubeadm's layout below `directory`. CAs that are there are used. */
export async function makeFilesWithKubeadm(node: LoopbackNode, directory: string): Promise<void> {
  const config = join(directory, 'kubeadm.yaml');
  await writeFile(
    config,
    `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: ${advertiseAddress}, bindPort: ${node.ports.apiServer} }
nodeRegistration: { name: ${node.name}, criSocket: "unix:///run/none.sock" }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: ${versionOf()}
encryptionAlgorithm: ECDSA-P256
certificatesDir: ${join(directory, 'pki')}
controlPlaneEndpoint: ${node.address}:${node.ports.apiServer}
apiServer: { certSANs: [${node.address}] }
etcd: { local: { serverCertSANs: [${node.address}], peerCertSANs: [${node.address}] } }
`,
  );
  await kubeadm('init', 'phase', 'certs', 'all', `--config=${config}`);
  await kubeadm('init', 'phase', 'kubeconfig', 'all', `--config=${config}`, `--kubeconfig-dir=${directory}`);
  // These two point at the advertise address, where nothing listens here.
  for (const file of ['controller-manager.conf', 'scheduler.conf']) {
    const server = `--server=https://${node.address}:${node.ports.apiServer}`;
    await succeed('kubectl', 'config', 'set-cluster', 'kubernetes', server, `--kubeconfig=${join(directory, file)}`);
  }
}

export async function copySharedFiles(from: string, to: string): Promise<void> {
  await mkdir(join(to, 'pki', 'etcd'), { recursive: true });
  for (const base of ['ca', 'front-proxy-ca', 'etcd/ca']) {
    for (const file of [`pki/${base}.crt`, `pki/${base}.key`]) await copyFile(join(from, file), join(to, file));
  }
  for (const file of ['pki/sa.key', 'pki/sa.pub']) await copyFile(join(from, file), join(to, file));
}

function kubeadm(...kubeadmArguments: readonly string[]): Promise<void> {
  return succeed('kubeadm', ...kubeadmArguments);
}

async function succeed(name: 'kubeadm' | 'kubectl', ...programArguments: readonly string[]): Promise<void> {
  const result = await runProgram(programPath(name), programArguments);
  if (result.code !== 0) throw new Error(`${name} ${programArguments.join(' ')} failed:\n${result.stderr}`);
}

export function kubeadmFlags(directory: string): Readonly<Record<ControlPlaneComponent, Flags>> {
  const pki = join(directory, 'pki');
  const kubeconfigs = (file: string): Flags =>
    ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map(
      (flag) => `--${flag}=${join(directory, file)}`,
    );
  return {
    etcd: [
      `--cert-file=${pki}/etcd/server.crt`,
      `--key-file=${pki}/etcd/server.key`,
      `--trusted-ca-file=${pki}/etcd/ca.crt`,
      '--client-cert-auth=true',
      `--peer-cert-file=${pki}/etcd/peer.crt`,
      `--peer-key-file=${pki}/etcd/peer.key`,
      `--peer-trusted-ca-file=${pki}/etcd/ca.crt`,
      '--peer-client-cert-auth=true',
    ],
    'kube-apiserver': [
      `--client-ca-file=${pki}/ca.crt`,
      `--tls-cert-file=${pki}/apiserver.crt`,
      `--tls-private-key-file=${pki}/apiserver.key`,
      `--kubelet-client-certificate=${pki}/apiserver-kubelet-client.crt`,
      `--kubelet-client-key=${pki}/apiserver-kubelet-client.key`,
      `--etcd-cafile=${pki}/etcd/ca.crt`,
      `--etcd-certfile=${pki}/apiserver-etcd-client.crt`,
      `--etcd-keyfile=${pki}/apiserver-etcd-client.key`,
      `--requestheader-client-ca-file=${pki}/front-proxy-ca.crt`,
      '--requestheader-allowed-names=front-proxy-client',
      `--proxy-client-cert-file=${pki}/front-proxy-client.crt`,
      `--proxy-client-key-file=${pki}/front-proxy-client.key`,
      `--service-account-key-file=${pki}/sa.pub`,
      `--service-account-signing-key-file=${pki}/sa.key`,
    ],
    'kube-controller-manager': [
      ...kubeconfigs('controller-manager.conf'),
      `--client-ca-file=${pki}/ca.crt`,
      `--requestheader-client-ca-file=${pki}/front-proxy-ca.crt`,
      `--root-ca-file=${pki}/ca.crt`,
      `--service-account-private-key-file=${pki}/sa.key`,
      `--cluster-signing-cert-file=${pki}/ca.crt`,
      `--cluster-signing-key-file=${pki}/ca.key`,
    ],
    'kube-scheduler': kubeconfigs('scheduler.conf'),
  };
}
