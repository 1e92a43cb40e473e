import { describe, expect, test } from 'vitest';
import { configurationOf, defaults } from '../test/parsing.ts';
import type { Configuration } from './configuration.ts';
import { parseConfiguration } from './parse.ts';
import { problemText } from './problem.ts';

const machine = { name: 'CP-1.Example.com', addresses: ['127.0.0.1', '10.0.0.10', 'fd00::10'] };

const read = (text: string): Configuration => configurationOf(text, 'kubeadm.yaml', { machine });

const beta3 = 'apiVersion: kubeadm.k8s.io/v1beta3\n';
const beta4 = 'apiVersion: kubeadm.k8s.io/v1beta4\n';

function cluster(fields: string, version = beta4): string {
  return `${version}kind: ClusterConfiguration\nkubernetesVersion: v1.34.1\n${fields}`;
}

test('a ClusterConfiguration alone is one control-plane node, this machine', () => {
  expect(read(`${beta4}kind: ClusterConfiguration\n`)).toEqual({
    source: 'kubeadm',
    cluster: {
      ...defaults,
      name: 'kubernetes',
      profile: 'kubeadm',
      keys: { ca: 'rsa-2048', certificates: 'rsa-2048', kubeconfigs: 'rsa-2048', serviceAccount: 'rsa-2048' },
      controlPlane: [{ name: 'cp-1.example.com', addresses: ['10.0.0.10'], advertiseAddress: '10.0.0.10', port: 6443 }],
    },
    directory: '/etc/kubernetes',
    certificatesDir: '/etc/kubernetes/pki',
    environment: null,
    environments: [],
    warnings: [
      {
        file: 'kubeadm.yaml',
        line: 1,
        column: 1,
        path: 'ClusterConfiguration.kubernetesVersion',
        message: 'not given: kubeadm would ask the internet for it; `v1.37.2` is taken',
      },
    ],
  });
});

test('what `kubeadm config print` prints is read', () => {
  const text = `apiVersion: kubeadm.k8s.io/v1beta4
bootstrapTokens:
- groups:
  - system:bootstrappers:kubeadm:default-node-token
  token: abcdef.0123456789abcdef
  ttl: 24h0m0s
  usages:
  - signing
  - authentication
kind: InitConfiguration
localAPIEndpoint:
  advertiseAddress: 1.2.3.4
  bindPort: 6443
nodeRegistration:
  criSocket: unix:///var/run/containerd/containerd.sock
  imagePullPolicy: IfNotPresent
  imagePullSerial: true
  name: node
  taints: null
timeouts:
  controlPlaneComponentHealthCheck: 4m0s
  discovery: 5m0s
  etcdAPICall: 2m0s
  kubeletHealthCheck: 4m0s
  kubernetesAPICall: 1m0s
  tlsBootstrap: 5m0s
  upgradeManifests: 5m0s
---
apiServer: {}
apiVersion: kubeadm.k8s.io/v1beta4
caCertificateValidityPeriod: 87600h0m0s
certificateValidityPeriod: 8760h0m0s
certificatesDir: /etc/kubernetes/pki
clusterName: kubernetes
controllerManager: {}
dns: {}
encryptionAlgorithm: RSA-2048
etcd:
  local:
    dataDir: /var/lib/etcd
imageRepository: registry.example.com
kind: ClusterConfiguration
kubernetesVersion: 1.34.0
networking:
  dnsDomain: cluster.local
  serviceSubnet: 10.96.0.0/12
proxy: {}
scheduler: {}
---
apiVersion: kubeadm.k8s.io/v1beta4
caCertPath: /etc/kubernetes/pki/ca.crt
discovery:
  bootstrapToken:
    apiServerEndpoint: kube-apiserver:6443
    token: abcdef.0123456789abcdef
    unsafeSkipCAVerification: true
  tlsBootstrapToken: abcdef.0123456789abcdef
kind: JoinConfiguration
nodeRegistration:
  criSocket: unix:///var/run/containerd/containerd.sock
  name: node
  taints: null
---
apiVersion: kubeadm.k8s.io/v1beta4
certificatesDir: /etc/kubernetes/pki
criSocket: unix:///var/run/containerd/containerd.sock
kind: ResetConfiguration
---
apiVersion: kubeadm.k8s.io/v1beta4
apply:
  certificateRenewal: true
  etcdUpgrade: true
  imagePullPolicy: IfNotPresent
  imagePullSerial: true
diff: {}
kind: UpgradeConfiguration
node:
  certificateRenewal: true
  etcdUpgrade: true
plan:
  etcdUpgrade: true
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
anyField: [1, 2]
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
---
`;
  const { cluster: read1, warnings, directory } = read(text);
  expect(read1.controlPlane).toEqual([
    { name: 'node', addresses: ['1.2.3.4'], advertiseAddress: '1.2.3.4', port: 6443 },
  ]);
  expect(read1.workers).toEqual([]);
  expect(read1.kubernetesVersion).toBe('v1.34.0');
  expect(directory).toBe('/etc/kubernetes');
  expect(warnings).toEqual([]);
});

test('what touches the PKI in a ClusterConfiguration', () => {
  const text = cluster(`clusterName: demo
certificatesDir: /srv/k8s/pki/
controlPlaneEndpoint: lb.example.com:8443
encryptionAlgorithm: ECDSA-P384
certificateValidityPeriod: 720h
caCertificateValidityPeriod: 43800h
apiServer:
  certSANs: [api.example.com, 203.0.113.5, "*.wild.example.com", API-Upper.Example.COM, "FD00::5"]
  extraArgs: [{ name: v, value: "2" }]
  extraEnvs: [{ name: A, valueFrom: { fieldRef: { fieldPath: x } } }]
networking: { serviceSubnet: "10.96.0.5/16,fd00:10:96::/112", podSubnet: 10.244.0.0/16, dnsDomain: k8s.example.com }
etcd: { local: { serverCertSANs: [etcd.example.com, 10.0.0.77], peerCertSANs: [peer.example.com] } }
`);
  const { cluster: read1, directory, certificatesDir, warnings } = read(text);
  expect(read1).toMatchObject({
    name: 'demo',
    endpoint: { host: 'lb.example.com', port: 8443 },
    network: { serviceSubnets: ['10.96.0.0/16', 'fd00:10:96::/112'], dnsDomain: 'k8s.example.com' },
    keys: { ca: 'ec-p384', certificates: 'ec-p384', kubeconfigs: 'ec-p384', serviceAccount: 'ec-p384' },
    validity: {
      ca: 157_680_000,
      certificates: 2_592_000,
      kubeconfigs: 2_592_000,
      users: 31_536_000,
      renewBefore: 864_000,
    },
    etcd: { topology: 'stacked' },
    extraNames: {
      apiServer: ['api.example.com', '203.0.113.5', '*.wild.example.com', 'api-upper.example.com', 'fd00::5'],
      etcdServer: ['etcd.example.com', '10.0.0.77'],
      etcdPeer: ['peer.example.com'],
    },
  });
  expect(directory).toBe('/srv/k8s');
  expect(certificatesDir).toBe('/srv/k8s/pki');
  expect(warnings.map(({ path }) => path)).toEqual(['ClusterConfiguration.certificatesDir']);
});

test('a gate that kubeadm has locked is taken, has no effect, and is warned of', () => {
  const of = (version: string) => {
    const text = `${beta4}kind: ClusterConfiguration
kubernetesVersion: ${version}
controlPlaneEndpoint: lb.example.com
featureGates: { ControlPlaneKubeletLocalMode: false }
`;
    const { cluster: read1, warnings } = read(text);
    return { mode: read1.controlPlaneKubeletLocalMode, warned: warnings.map(({ path }) => path) };
  };
  expect(of('v1.34.4')).toEqual({ mode: false, warned: [] });
  const path = 'ClusterConfiguration.featureGates.ControlPlaneKubeletLocalMode';
  expect(of('v1.35.4')).toEqual({ mode: undefined, warned: [path] });
});

test('a file for other moments alone declares no cluster', () => {
  const { problems } = parseConfiguration(`${beta4}kind: ResetConfiguration\n`, 'f', { machine });
  expect(problems?.map(problemText)).toEqual([
    'f:1:1: no InitConfiguration and no ClusterConfiguration: add an InitConfiguration; `kubeadm init` refuses the file too',
  ]);
});

describe('v1beta3', () => {
  test('its own fields are read', () => {
    const text = `${cluster(
      `apiServer: { extraArgs: { v: "2" }, timeoutForControlPlane: 4m0s }
featureGates: { PublicKeysECDSA: true }
`,
      beta3,
    )}---
${beta3}kind: JoinConfiguration
discovery: { timeout: 5m0s, file: { kubeConfigPath: /x } }
nodeRegistration: { kubeletExtraArgs: { v: "2" } }
controlPlane: { localAPIEndpoint: { advertiseAddress: 0.0.0.0, bindPort: 0 } }
`;
    const { cluster: read1 } = read(text);
    expect(read1.keys.serviceAccount).toBe('ec-p256');
    expect(read1.controlPlane).toMatchObject([{ name: 'cp-1.example.com', advertiseAddress: '10.0.0.10', port: 6443 }]);
  });

  test.each([
    ['v1.30.14', beta3, 'rsa-2048'],
    ['v1.31.0', beta3, 'ec-p256'],
    ['v1.30.14', beta4, 'ec-p256'],
  ])('the feature gate and the keys in kubeconfigs: %s, %s', (kubernetesVersion, version, kubeconfigs) => {
    const fields = `kubernetesVersion: ${kubernetesVersion}\nfeatureGates: { PublicKeysECDSA: true }\n`;
    const { keys } = read(`${version}kind: ClusterConfiguration\n${fields}`).cluster;
    expect(keys).toEqual({
      ca: 'ec-p256',
      certificates: 'ec-p256',
      kubeconfigs,
      serviceAccount: 'ec-p256',
    });
  });

  test('the feature gate wins over the field in v1beta4, as in kubeadm', () => {
    const text = cluster('encryptionAlgorithm: RSA-4096\nfeatureGates: { PublicKeysECDSA: true }\n');
    expect(read(text).cluster.keys.ca).toBe('ec-p256');
  });
});

test.each([true, false])('the feature gate of the control plane’s kubelets: %s', (enabled) => {
  const text = cluster(`featureGates: { ControlPlaneKubeletLocalMode: ${enabled}, RootlessControlPlane: false }\n`);
  expect(read(text).cluster.controlPlaneKubeletLocalMode).toBe(enabled);
});

test.each([
  ['caFile: /a, certFile: /b, keyFile: /c', { caFile: '/a', certFile: '/b', keyFile: '/c' }],
  ['caFile: /a, certFile: "", keyFile: ""', { caFile: '/a' }],
])('external etcd is not looked after, but its files are known: %s', (fields, files) => {
  const text = cluster(`etcd: { external: { endpoints: ["https://e:2379"], ${fields} } }\n`);
  expect(read(text).cluster.etcd).toEqual({ topology: 'unmanaged', files });
});

test('external etcd without TLS has no files', () => {
  const text = cluster('etcd: { external: { endpoints: ["http://e:2379"], caFile: "", certFile: "", keyFile: "" } }\n');
  expect(read(text).cluster.etcd).toEqual({ topology: 'unmanaged' });
});

test('addresses are read as kubeadm reads them, each with a warning', () => {
  const text = `${beta4}kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: "::ffff:10.0.0.10" }
---
${cluster(`controlPlaneEndpoint: "010.1.0.1:6443"
networking: { serviceSubnet: "fd00::/112,::ffff:10.32.0.0/112" }
apiServer: { certSANs: [010.0.0.1, "::FFFF:10.9.9.9", api.example.com, "FD00::0005"] }
etcd: { local: { serverCertSANs: [011.0.0.1], peerCertSANs: ["::ffff:12.0.0.1"] } }
`)}`;
  const { cluster: read1, warnings } = read(text);
  expect(read1).toMatchObject({
    endpoint: { host: '10.1.0.1', port: 6443 },
    network: { serviceSubnets: ['fd00::/112', '10.32.0.0/16'] },
    controlPlane: [{ addresses: ['10.0.0.10'], advertiseAddress: '10.0.0.10' }],
    extraNames: {
      apiServer: ['10.0.0.1', '10.9.9.9', 'api.example.com', 'fd00::5'],
      etcdServer: ['11.0.0.1'],
      etcdPeer: ['12.0.0.1'],
    },
  });
  const warning = (location: string, written: string, address: string): string =>
    `kubeadm.yaml:${location}: \`${written}\` is read as \`${address}\`, as kubeadm reads it; other programs may not: write \`${address}\``;
  expect(warnings.map(problemText)).toEqual([
    warning('3:39: InitConfiguration.localAPIEndpoint.advertiseAddress', '::ffff:10.0.0.10', '10.0.0.10'),
    warning('8:23: ClusterConfiguration.controlPlaneEndpoint', '010.1.0.1', '10.1.0.1'),
    warning('9:30: ClusterConfiguration.networking.serviceSubnet', '::ffff:10.32.0.0/112', '10.32.0.0/16'),
    warning('10:25: ClusterConfiguration.apiServer.certSANs[0]', '010.0.0.1', '10.0.0.1'),
    warning('10:36: ClusterConfiguration.apiServer.certSANs[1]', '::FFFF:10.9.9.9', '10.9.9.9'),
    warning('11:35: ClusterConfiguration.etcd.local.serverCertSANs[0]', '011.0.0.1', '11.0.0.1'),
    warning('11:62: ClusterConfiguration.etcd.local.peerCertSANs[0]', '::ffff:12.0.0.1', '12.0.0.1'),
  ]);
});

test('merge keys are read', () => {
  const text = cluster(`<<: [{ clusterName: first }, { clusterName: second, controlPlaneEndpoint: lb }]
controlPlaneEndpoint: api.example.com
controllerManager: &component { extraArgs: [{ name: v, value: "2" }] }
apiServer: { <<: *component, certSANs: [api.example.com] }
`);
  expect(read(text).cluster).toMatchObject({
    name: 'first',
    endpoint: { host: 'api.example.com' },
    extraNames: { apiServer: ['api.example.com'] },
  });
});

describe('nodes', () => {
  const init = (fields: string): string => `${beta4}kind: InitConfiguration\n${fields}---\n`;
  const join = (fields: string): string => `${beta4}kind: JoinConfiguration\n${fields}---\n`;

  test('the InitConfiguration comes first, wherever it stands; workers have no addresses', () => {
    const text =
      join('nodeRegistration: { name: cp-2 }\ncontrolPlane: { localAPIEndpoint: { advertiseAddress: 10.0.0.2 } }\n') +
      join('nodeRegistration: { name: " Worker-1 " }\n') +
      init('localAPIEndpoint: { advertiseAddress: "FD00::1", bindPort: 443 }\n');
    expect(read(text).cluster).toMatchObject({
      controlPlane: [
        { name: 'cp-1.example.com', addresses: ['fd00::1'], advertiseAddress: 'fd00::1', port: 443 },
        { name: 'cp-2', addresses: ['10.0.0.2'], advertiseAddress: '10.0.0.2', port: 6443 },
      ],
      workers: [{ name: 'worker-1', addresses: [] }],
    });
  });

  test('a name of more than 52 characters is accepted with a warning, given or the machine’s', () => {
    const name = `n${'o'.repeat(51)}e`;
    const warning = `53 characters, which kubeadm accepts, make the kubelet's common name longer than X.509 allows; other programs may refuse it: shorten the name to 52`;
    const given = read(init(`nodeRegistration: { name: ${name} }\n`) + cluster(''));
    expect(given.cluster.controlPlane.map((node) => node.name)).toEqual([name]);
    expect(given.warnings.map(problemText)).toEqual([
      `kubeadm.yaml:3:27: InitConfiguration.nodeRegistration.name: ${warning}`,
    ]);
    const own = configurationOf(cluster(''), 'f', { machine: { name, addresses: ['10.0.0.10'] } });
    expect(own.warnings.map(({ message }) => message)).toEqual([warning]);
    expect(read(init(`nodeRegistration: { name: ${name.slice(1)} }\n`) + cluster('')).warnings).toEqual([]);
  });

  test('a JoinConfiguration of the same name is the same node', () => {
    expect(read(init('') + join('controlPlane: {}\n')).cluster.controlPlane).toHaveLength(1);
  });

  test('a JoinConfiguration that is alone is this machine, under any name', () => {
    expect(read(join('nodeRegistration: { name: other }\ncontrolPlane: {}\n')).cluster.controlPlane).toEqual([
      { name: 'other', addresses: ['10.0.0.10'], advertiseAddress: '10.0.0.10', port: 6443 },
    ]);
  });

  test.each([
    ['::', ['10.0.0.10', 'fe80::1', 'fd00::10', 'fd00::11'], 'fd00::10'],
    ['0:0::0', ['10.0.0.10', 'fd00::10'], 'fd00::10'],
    ['0.0.0.0', ['fd00::10', '169.254.0.1', '10.0.0.10'], '10.0.0.10'],
    ['', ['fd00::10', '10.0.0.10'], '10.0.0.10'],
    ['::', ['10.0.0.10'], '10.0.0.10'],
    ['0.0.0.0', ['fe80::1', 'fd00::10'], 'fd00::10'],
    ['::ffff:0.0.0.0', ['fd00::10', '10.0.0.10'], '10.0.0.10'],
  ])('%j is the address of the machine’s that has its family, of %j', (advertiseAddress, addresses, taken) => {
    const text = init(`localAPIEndpoint: { advertiseAddress: "${advertiseAddress}" }\n`);
    const { cluster: read1 } = configurationOf(text, 'kubeadm.yaml', { machine: { name: 'cp-1', addresses } });
    expect(read1.controlPlane).toMatchObject([{ advertiseAddress: taken }]);
  });

  test('the port of an endpoint without one is that of the first API server', () => {
    const text = `${init('localAPIEndpoint: { bindPort: 8443 }\n')}${cluster('controlPlaneEndpoint: lb\n')}`;
    expect(read(text).cluster.endpoint).toEqual({ host: 'lb', port: 8443 });
  });

  test('an empty text counts as absent', () => {
    const text = init('nodeRegistration: { name: "" }\nlocalAPIEndpoint: { advertiseAddress: "" }\n');
    const empty = cluster('clusterName: ""\ncontrolPlaneEndpoint: ""\ncertificatesDir: ""\nencryptionAlgorithm: ""\n');
    expect(read(text + empty)).toEqual(read(init('') + cluster('')));
  });
});

test.each([
  [
    'certificatesDir: /srv/certs\n',
    'certificatesDir: does not end in `/pki`, so there is no directory for the whole; name one with --dir',
  ],
  [
    'certificatesDir: /srv/k8s/pki\n',
    'certificatesDir: kpki keeps kubeconfigs in `/srv/k8s`, next to the certificates; kubeadm looks for them in `/etc/kubernetes`: copy them there',
  ],
  ['certificateValidityPeriod: 8761h\n', 'certificateValidityPeriod: longer than the 1y that kubeadm recommends'],
  ['caCertificateValidityPeriod: 87601h\n', 'caCertificateValidityPeriod: longer than the 10y that kubeadm recommends'],
])('a warning of %s', (fields, warning) => {
  const { warnings } = read(cluster(fields));
  expect(warnings.map(({ path, message }) => `${path}: ${message}`)).toEqual([`ClusterConfiguration.${warning}`]);
});

test('a directory that does not end in /pki is none', () => {
  const configuration = read(cluster('certificatesDir: /srv/certs\n'));
  expect(configuration).not.toHaveProperty('directory');
  expect(configuration.certificatesDir).toBe('/srv/certs');
});

test('warns of a version that is newer than all that was read', () => {
  const { warnings } = read(`${beta4}kind: ClusterConfiguration\nkubernetesVersion: v1.99.0\n`);
  expect(warnings.map(({ path }) => path)).toEqual(['ClusterConfiguration.kubernetesVersion']);
});
