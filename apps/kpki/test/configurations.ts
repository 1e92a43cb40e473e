/** The lines of a kpki.yaml down to `spec:`. */
export const clusterPki = (name: string): string =>
  ['apiVersion: kpki.dev/v1alpha1', 'kind: ClusterPKI', `metadata: { name: ${name} }`, 'spec:'].join('\n');

/** One node, P-256: the shortest file that leaves nothing to the machine. */
export const kubeadmFile = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: 192.0.2.10 }
nodeRegistration: { name: cp1 }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.34.1
encryptionAlgorithm: ECDSA-P256
`;

export function kpkiFile(spec = ''): string {
  return `${clusterPki('demo')}
  kubernetesVersion: v1.34.1
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [192.0.2.10] }]
  users: [{ name: jane, groups: [dev] }]
${spec}environments:
  local:
    backends: { default: { use: "@kpki/node-crypto" } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
`;
}

export const kubeadmFiles: readonly string[] = [
  'admin.conf',
  'controller-manager.conf',
  'kubelet.conf',
  ...[
    'apiserver-etcd-client',
    'apiserver-kubelet-client',
    'apiserver',
    'ca',
    'front-proxy-ca',
    'front-proxy-client',
  ].flatMap((name) => [`pki/${name}.crt`, `pki/${name}.key`]),
  ...['ca', 'healthcheck-client', 'peer', 'server'].flatMap((name) => [`pki/etcd/${name}.crt`, `pki/etcd/${name}.key`]),
  'pki/sa.key',
  'pki/sa.pub',
  'scheduler.conf',
  'super-admin.conf',
].toSorted();
