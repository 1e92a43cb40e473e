import { versionOf } from '@kpki/services';

interface Differences {
  readonly certificates?: 'ec-p256' | 'ec-p384';
  readonly validity?: string;
  readonly names?: string;
}

/** Lives for 90 days, and nothing of it is due. */
const defaultValidity = '{ certificates: 90d, renewBefore: 30d }';

export function kpkiConfiguration({
  certificates = 'ec-p256',
  validity = defaultValidity,
  names,
}: Differences): string {
  const lines = [
    'apiVersion: kpki.dev/v1alpha1',
    'kind: ClusterPKI',
    'metadata: { name: sweep }',
    'spec:',
    `  kubernetesVersion: ${versionOf()}`,
    `  keys: { ca: ec-p256, certificates: ${certificates}, serviceAccount: ec-p256 }`,
    `  validity: ${validity}`,
    ...(names === undefined ? [] : [`  extraNames: ${names}`]),
    '  controlPlane: [{ name: cp1, addresses: [192.0.2.10] }]',
    'environments:',
    '  local:',
    '    backends: { default: { use: "@kpki/node-crypto" } }',
    '    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }',
    '',
  ];
  return lines.join('\n');
}

/** `folder`: where kubeadm keeps its files, as an absolute path. */
export function kubeadmConfiguration(folder: string): string {
  return `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: 192.0.2.10 }
nodeRegistration: { name: cp1, criSocket: "unix:///run/none.sock" }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: ${versionOf()}
encryptionAlgorithm: ECDSA-P256
certificatesDir: ${folder}/pki
`;
}
