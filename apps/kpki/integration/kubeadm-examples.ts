import { featureGates } from '@kpki/spec';

const init = (version: string, fields: string): string => `apiVersion: kubeadm.k8s.io/${version}
kind: InitConfiguration
bootstrapTokens:
  - { token: abcdef.0123456789abcdef, description: first, ttl: 12h }
  - { token: ghijkl.0123456789abcdef, usages: [signing, authentication], groups: [system:bootstrappers:nodes] }
localAPIEndpoint: { advertiseAddress: 192.0.2.10, bindPort: 6443 }
certificateKey: ${'0a1b'.repeat(16)}
skipPhases: [addon/kube-proxy]
patches: { directory: /etc/patches }
nodeRegistration:
  name: cp1
  criSocket: unix:///run/containerd/containerd.sock
  taints: [{ key: dedicated, value: ci, effect: NoSchedule }]
  ignorePreflightErrors: [IsPrivilegedUser]
  imagePullPolicy: IfNotPresent
${fields}`;

const volumes =
  'extraVolumes: [{ name: audit, hostPath: /etc/audit, mountPath: /etc/audit, readOnly: true, pathType: Directory }]';

const cluster = (version: string, release: string, fields: string): string => `apiVersion: kubeadm.k8s.io/${version}
kind: ClusterConfiguration
kubernetesVersion: ${release}
clusterName: example
controlPlaneEndpoint: api.example.com:6443
certificatesDir: /etc/kubernetes/pki
imageRepository: images.example.com
networking: { serviceSubnet: 10.96.0.0/16, podSubnet: 10.244.0.0/16, dnsDomain: cluster.local }
${fields}`;

const join = (version: string, fields: string): string => `apiVersion: kubeadm.k8s.io/${version}
kind: JoinConfiguration
caCertPath: /etc/kubernetes/pki/ca.crt
discovery:
  bootstrapToken: { apiServerEndpoint: "api.example.com:6443", token: abcdef.0123456789abcdef, unsafeSkipCAVerification: true }
  tlsBootstrapToken: abcdef.0123456789abcdef
nodeRegistration: { name: cp2, criSocket: unix:///run/containerd/containerd.sock }
controlPlane:
  localAPIEndpoint: { advertiseAddress: 192.0.2.11, bindPort: 6443 }
  certificateKey: ${'0a1b'.repeat(16)}
${fields}`;

const ofComponents = `---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
rotateCertificates: true
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
`;

const ownEtcd = (args: string, more = ''): string =>
  `etcd: { local: { dataDir: /var/lib/etcd, imageTag: "3.6.8-0", extraArgs: ${args}${more}, serverCertSANs: [etcd.example.com], peerCertSANs: [192.0.2.40] } }\n`;
const foreignEtcd = (more = ''): string =>
  `etcd: { external: { endpoints: ["https://192.0.2.20:2379"], caFile: /etc/etcd/ca.crt, certFile: /etc/etcd/client.crt, keyFile: /etc/etcd/client.key${more} } }\n`;

/** Fields of v1beta4 and of v1, which differ in arguments that are merged. */
const listed = '[{ name: v, value: "2" }, { name: v, value: "3" }]';
const newComponents = `apiServer: { extraArgs: ${listed}, extraEnvs: [{ name: A, value: b }], certSANs: [192.0.2.30, api.example.net], ${volumes} }
controllerManager: { extraArgs: ${listed}, extraEnvs: [{ name: A, value: b }], ${volumes} }
scheduler: { extraArgs: ${listed}, extraEnvs: [{ name: A, value: b }], ${volumes} }
dns: { disabled: true, imageRepository: images.example.com, imageTag: v1.12.1 }
proxy: { disabled: true }
encryptionAlgorithm: ECDSA-P256
certificateValidityPeriod: 4380h
caCertificateValidityPeriod: 43800h
`;
const timeouts = 'timeouts: { controlPlaneComponentHealthCheck: 60s, kubernetesAPICall: 40s }\n';
const registered = '  imagePullSerial: true\n  kubeletExtraArgs: [{ name: v, value: "5" }]\n';

const ofNew = (version: string, release: string, fields: string): string =>
  `${init(version, `${registered}${timeouts}dryRun: true\n`)}---\n${cluster(version, release, fields)}`;

/**
 * Returns configurations with every documented field of kubeadm's API in each version
 * (https://kubernetes.io/docs/reference/config-api/), for one version of Kubernetes.
 */
export function kubeadmExamples(release: string): Readonly<Record<string, string>> {
  const local = ownEtcd(listed, ', extraEnvs: [{ name: A, value: b }]');
  const beta4 = ofNew('v1beta4', release, `${newComponents}${local}`);
  const gates = Object.keys(featureGates).flatMap((gate) => [true, false].map((value) => [gate, value] as const));
  return {
    'v1beta3, every field': `${init('v1beta3', '  kubeletExtraArgs: { v: "4" }\n')}---
${cluster(
  'v1beta3',
  release,
  `apiServer: { extraArgs: { v: "2" }, certSANs: [192.0.2.30], timeoutForControlPlane: 4m0s, ${volumes} }
controllerManager: { extraArgs: { v: "2" }, ${volumes} }
scheduler: { extraArgs: { v: "2" }, ${volumes} }
dns: { imageTag: v1.12.1 }
${ownEtcd('{ v: "2" }')}`,
)}${ofComponents}`,
    'v1beta3, a node that joins': `${cluster('v1beta3', release, foreignEtcd())}---
${init('v1beta3', '')}---
${join('v1beta3', '')}`,
    'v1beta3 with a field of v1beta4': cluster('v1beta3', release, 'encryptionAlgorithm: ECDSA-P256\n'),
    'v1beta4, every field': `${beta4}${ofComponents}`,
    'v1beta4, a node that joins': `${beta4}---\n${join('v1beta4', `dryRun: true\n${timeouts}`)}`,
    'v1beta4, reset and upgrade beside it': `${beta4}---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ResetConfiguration
certificatesDir: /etc/kubernetes/pki
cleanupTmpDir: true
criSocket: unix:///run/containerd/containerd.sock
force: true
unmountFlags: [MNT_FORCE]
${timeouts}---
apiVersion: kubeadm.k8s.io/v1beta4
kind: UpgradeConfiguration
apply: { certificateRenewal: true, etcdUpgrade: true, kubernetesVersion: ${release}, forceUpgrade: true, printConfig: true }
diff: { contextLines: 4 }
node: { certificateRenewal: true, etcdUpgrade: true }
plan: { allowExperimentalUpgrades: true, printConfig: true }
${timeouts}`,
    'v1beta4, an etcd of its own': ofNew('v1beta4', release, foreignEtcd()),
    'v1beta4, an etcd of its own with addresses for HTTP': ofNew(
      'v1beta4',
      release,
      foreignEtcd(', httpEndpoints: ["http://192.0.2.20:2381"]'),
    ),
    'v1beta4, arguments as in v1beta3': cluster('v1beta4', release, 'apiServer: { extraArgs: { v: "2" } }\n'),
    'v1beta4, a field that there is not': cluster('v1beta4', release, 'certificatesDirectory: /etc\n'),
    ...Object.fromEntries(
      ['RSA-2048', 'RSA-3072', 'RSA-4096', 'ECDSA-P256', 'ECDSA-P384', 'ECDSA-P521', 'Ed25519'].map((algorithm) => [
        `v1beta4, ${algorithm}`,
        cluster('v1beta4', release, `encryptionAlgorithm: ${algorithm}\n`),
      ]),
    ),
    ...Object.fromEntries(
      gates.map(([gate, value]) => [
        `v1beta4, the feature gate ${gate}: ${value}`,
        cluster('v1beta4', release, `featureGates: { ${gate}: ${value} }\n`),
      ]),
    ),
    'v1, every field': ofNew('v1', release, `${newComponents}${local}`),
    v1beta2: cluster('v1beta2', release, ''),
  };
}
