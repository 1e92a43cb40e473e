import { minorVersion } from '@kpki/spec';

interface Settings {
  readonly apiVersion?: 'v1beta3' | 'v1beta4';
  /** The last minor release whose kubeadm reads it. */
  readonly readThrough?: number;
  readonly advertiseAddress?: string;
  readonly bindPort?: number;
  readonly fields: string;
}

const rows = {
  'RSA-2048 and every default': { fields: '' },
  'ECDSA-P256, an endpoint and extra names': {
    bindPort: 7443,
    fields: `
encryptionAlgorithm: ECDSA-P256
clusterName: demo
controlPlaneEndpoint: lb.example.com:8443
networking: { dnsDomain: corp.example, serviceSubnet: 10.32.0.5/16 }
apiServer:
  certSANs: [api.example.com, 203.0.113.5, "*.wild.example.com", API-Upper.Example.COM, 203.0.113.5, lb.example.com]
etcd:
  local:
    serverCertSANs: [etcd.example.com, 10.0.0.77]
    peerCertSANs: [peer.example.com, 10.0.0.10]`,
  },
  'ECDSA-P384 and IPv6': {
    advertiseAddress: 'fd00::10',
    fields: `
encryptionAlgorithm: ECDSA-P384
controlPlaneEndpoint: "[fd00::1]:6443"
networking: { serviceSubnet: "fd00:10:96::/112" }
apiServer: { certSANs: ["2001:DB8:0:0::5", 203.0.113.5] }`,
  },
  'dual stack, IPv4 first': {
    fields: `
encryptionAlgorithm: ECDSA-P256
networking: { serviceSubnet: "10.96.0.0/16,fd00:10:96::/112" }`,
  },
  'dual stack, IPv6 first': {
    advertiseAddress: 'fd00::10',
    fields: `
encryptionAlgorithm: ECDSA-P256
controlPlaneEndpoint: 203.0.113.50
networking: { serviceSubnet: "fd00:10:96::/112,10.96.0.0/16" }`,
  },
  'addresses with leading zeros, and IPv4 in IPv6 form': {
    advertiseAddress: '010.000.0.0010',
    fields: `
encryptionAlgorithm: ECDSA-P256
controlPlaneEndpoint: "[10.1.0.1]:6443"
networking: { serviceSubnet: "010.032.00.5/016" }
apiServer: { certSANs: [010.0.0.1, "::ffff:10.9.9.9", "FD00::00005", "::ffff:a09:0909"] }
etcd: { local: { serverCertSANs: [011.0.0.1, "::ffff:10.9.9.9"], peerCertSANs: ["::FFFF:12.0.0.1"] } }`,
  },
  'an advertised address and a service subnet, IPv4 in IPv6 form': {
    advertiseAddress: '::ffff:10.0.0.10',
    fields: `
encryptionAlgorithm: ECDSA-P256
controlPlaneEndpoint: "lb.example.com:"
networking: { serviceSubnet: "::ffff:10.32.0.0/112" }`,
  },
  'external etcd': {
    fields: `
encryptionAlgorithm: ECDSA-P256
etcd:
  external:
    endpoints: ["https://10.0.0.20:2379"]
    caFile: /etc/etcd/ca.crt
    certFile: /etc/etcd/client.crt
    keyFile: /etc/etcd/client.key`,
  },
  'validity periods, one beyond the year 2050': {
    fields: `
encryptionAlgorithm: ECDSA-P256
certificateValidityPeriod: 720h30m
caCertificateValidityPeriod: 438000h`,
  },
  'kubelets that call the endpoint, by a feature gate': {
    readThrough: 35,
    fields: `
encryptionAlgorithm: ECDSA-P256
controlPlaneEndpoint: lb.example.com
featureGates: { ControlPlaneKubeletLocalMode: false }`,
  },
  'merge keys': {
    fields: `
<<: [{ clusterName: first, encryptionAlgorithm: ECDSA-P256 }, { clusterName: second, controlPlaneEndpoint: lb }]
controlPlaneEndpoint: api.example.com:8443
controllerManager: &component { extraArgs: [{ name: v, value: "2" }] }
apiServer: { <<: *component, certSANs: [api.example.com] }`,
  },
  'v1beta3 with its feature gate for ECDSA': {
    apiVersion: 'v1beta3',
    readThrough: 36,
    fields: `
featureGates: { PublicKeysECDSA: true }
controlPlaneEndpoint: lb.example.com
apiServer: { certSANs: [api.example.com] }`,
  },
} as const satisfies Readonly<Record<string, Settings>>;

export type KubeadmConfiguration = keyof typeof rows;

export const kubeadmConfigurations: readonly KubeadmConfiguration[] = Object.keys(rows) as KubeadmConfiguration[];

export function kubeadmConfiguration(title: KubeadmConfiguration, kubernetesVersion: string): string {
  const { apiVersion = 'v1beta4', advertiseAddress = '10.0.0.10', bindPort, fields }: Settings = rows[title];
  return `apiVersion: kubeadm.k8s.io/${apiVersion}
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: "${advertiseAddress}"${bindPort === undefined ? '' : `, bindPort: ${bindPort}`} }
nodeRegistration: { name: cp-1, criSocket: "unix:///run/none.sock" }
---
apiVersion: kubeadm.k8s.io/${apiVersion}
kind: ClusterConfiguration
kubernetesVersion: ${kubernetesVersion}
${fields}
`;
}

export function isRead(title: KubeadmConfiguration, kubernetesVersion: string): boolean {
  const { readThrough }: Settings = rows[title];
  return readThrough === undefined || minorVersion(kubernetesVersion) <= readThrough;
}
