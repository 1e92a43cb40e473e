import { expect, test } from 'vitest';
import { problemsOf as problemsIn } from '../test/parsing.ts';

const here = { name: 'cp-1', addresses: ['10.0.0.10'] };

function problemsOf(text: string, machine = here, environment?: string): readonly string[] {
  const context = environment === undefined ? { machine } : { machine, environment };
  return problemsIn(text, context);
}

const nameHint = 'use lower-case letters, digits and hyphens, with dots between labels';

function document(kind: string, fields: string, version = 'v1beta4'): string {
  return `apiVersion: kubeadm.k8s.io/${version}\nkind: ${kind}\n${fields}\n`;
}

test.each(
  Object.entries<string>({
    'apiServer: { certSansss: [a] }':
      '3:14: C.apiServer.certSansss: unknown field `certSansss`; did you mean `certSANs`?',
    'apiServer: { certSANs: [1.2.3.L] }':
      '3:25: C.apiServer.certSANs[0]: `1.2.3.l` is not an IP address; write it as `10.0.0.11` or `fd00::11`',
    'apiServer: { certSANs: ["a,b"] }': `3:25: C.apiServer.certSANs[0]: \`a,b\` is not an RFC 1123 name; ${nameHint}`,
    'apiServer: { certSANs: ["**.abc"] }':
      '3:25: C.apiServer.certSANs[0]: `**.abc`: a wildcard is the whole first label of a name, as in `*.example.com`',
    'apiServer: { certSANs: ["a.*.bc"] }':
      '3:25: C.apiServer.certSANs[0]: `a.*.bc`: a wildcard is the whole first label of a name, as in `*.example.com`',
    'apiServer: { certSANs: ["a*.bc"] }':
      '3:25: C.apiServer.certSANs[0]: `a*.bc`: a wildcard is the whole first label of a name, as in `*.example.com`',
    'etcd: { local: { serverCertSANs: [Etcd] } }':
      '3:35: C.etcd.local.serverCertSANs[0]: `Etcd` has upper-case letters; write `etcd`',
    'etcd: { local: {}, external: { endpoints: ["https://e:2379"] } }':
      '3:20: C.etcd.external: excludes `local`; leave one of them out',
    'etcd: { external: { caFile: ca.crt, endpoints: ["https://e:2379"] } }':
      '3:29: C.etcd.external.caFile: `ca.crt` is not an absolute path; begin it with `/`',
    'etcd: { external: { caFile: /a, certFile: b, keyFile: /c, endpoints: ["https://e:2379"] } }':
      '3:43: C.etcd.external.certFile: `b` is not an absolute path; begin it with `/`',
    'etcd: { external: { caFile: /a, certFile: /b, endpoints: ["https://e:2379"] } }':
      '3:33: C.etcd.external.certFile: goes with `keyFile`; write that too, or leave both out',
    'etcd: { external: { caFile: /a, certFile: "", keyFile: /c, endpoints: ["https://e:2379"] } }':
      '3:47: C.etcd.external.keyFile: goes with `certFile`; write that too, or leave both out',
    'etcd: { external: { certFile: /b, keyFile: /c, endpoints: ["https://e:2379"] } }':
      '3:21: C.etcd.external.certFile: needs `caFile`, which verifies etcd; write that too',
    'certificateValidityPeriod: 0s': '3:28: C.certificateValidityPeriod: `0s`: a duration is longer than zero',
    'certificateValidityPeriod: -1h':
      '3:28: C.certificateValidityPeriod: `-1h`: a duration is never negative; write it as in `8760h`',
    'certificateValidityPeriod: 1500ms':
      '3:28: C.certificateValidityPeriod: `1500ms`: a certificate counts whole seconds; leave out the fraction of a second',
    'certificateValidityPeriod: 365d':
      '3:28: C.certificateValidityPeriod: `365d`: not a Go duration; the longest unit is `h`, as in `8760h`',
    'caCertificateValidityPeriod: 1h':
      '3:30: C.caCertificateValidityPeriod: certificates (1y) would outlive their CAs (1h); set the two periods to fit',
    'certificateValidityPeriod: 87601h':
      '3:28: C.certificateValidityPeriod: certificates (87601h) would outlive their CAs (10y); set the two periods to fit',
    'encryptionAlgorithm: RSA-1024':
      '3:22: C.encryptionAlgorithm: `RSA-1024` is not valid; expected one of `RSA-2048`, `RSA-3072`, `RSA-4096`, `ECDSA-P256`, `ECDSA-P384`',
    'kubernetesVersion: stable-1':
      '3:20: C.kubernetesVersion: `stable-1` is a label, which kubeadm looks up in the internet; write the version, as `v1.37.2`',
    'kubernetesVersion: "1.34"':
      '3:20: C.kubernetesVersion: `v1.34` is not a version of Kubernetes; write it as `v1.37.2`',
    'controlPlaneEndpoint: https://lb': '3:23: C.controlPlaneEndpoint: `https://lb` is a URL; write `host:port`',
    'controlPlaneEndpoint: "[fd00::1]"':
      '3:23: C.controlPlaneEndpoint: `[fd00::1]`: kubeadm takes brackets only with a port; leave them out, as in `fd00::1`',
    'controlPlaneEndpoint: "[lb]"':
      '3:23: C.controlPlaneEndpoint: `[lb]`: kubeadm takes brackets only with a port; leave them out, as in `lb`',
    'controlPlaneEndpoint: "*.lb:1"': "3:23: C.controlPlaneEndpoint: `*.lb` is a wildcard; write one host's name",
    'networking: { serviceSubnet: 10.96.0.0/29 }':
      '3:30: C.networking.serviceSubnet: `10.96.0.0/29` has 8 addresses; Kubernetes needs at least 10: use `/28` or shorter',
    'networking: { serviceSubnet: "fd00::/64" }':
      '3:30: C.networking.serviceSubnet: `fd00::/64` is too large for the API server; use `/108` or longer',
    'networking: { serviceSubnet: "10.0.0.0/16,10.1.0.0/16" }':
      '3:30: C.networking.serviceSubnet: two subnets of one address family; write one, or one of each family',
    'networking: { serviceSubnet: "10.0.0.0/16,::ffff:10.1.0.0/112" }':
      '3:30: C.networking.serviceSubnet: two subnets of one address family; write one, or one of each family',
    'networking: { serviceSubnet: "::ffff:10.1.0.0/96" }':
      '3:30: C.networking.serviceSubnet: `10.1.0.0/0` is too large for the API server; use `/12` or longer',
    'networking: { dnsDomain: Cluster.local }':
      '3:26: C.networking.dnsDomain: `Cluster.local` has upper-case letters; write `cluster.local`',
    'certificatesDir: pki': '3:18: C.certificatesDir: `pki` is not an absolute path; begin it with `/`',
    'certificatesDir: "/a\\u001b[2J/pki"':
      '3:18: C.certificatesDir: has a control character in it; write the path without',
    'clusterName: " a"':
      '3:14: C.clusterName: has control characters, spaces at an end or more than 253 characters; shorten it',
    'apiServer: { extraArgs: { v: "2" } }': '3:25: C.apiServer.extraArgs: expected a list, found fields',
    'apiServer: { timeoutForControlPlane: 4m }':
      '3:14: C.apiServer.timeoutForControlPlane: unknown field `timeoutForControlPlane`; known here: `extraArgs`, `extraVolumes`, `extraEnvs`, `certSANs`',
    'featureGates: { PublicKeysECDSA: "true" }':
      '3:34: C.featureGates.PublicKeysECDSA: expected `true` or `false`, found text',
    'etcd: { external: { endpoints: [] } }':
      '3:32: C.etcd.external.endpoints: names no endpoint of etcd; write at least one',
    'featureGates: { EtcdLearnerMod: false }':
      '3:17: C.featureGates.EtcdLearnerMod: no feature gate `EtcdLearnerMod` in kubeadm v1.37; there are `RootlessControlPlane`',
    'featureGates: { RootlesControlPlane: true }':
      '3:17: C.featureGates.RootlesControlPlane: no feature gate `RootlesControlPlane`; did you mean `RootlessControlPlane`?',
    'featureGates: { PublicKeysECDSA: true }':
      '3:17: C.featureGates.PublicKeysECDSA: from v1.37 on, kubeadm has no such gate; write `encryptionAlgorithm: ECDSA-P256` in its place',
  }),
)('ClusterConfiguration with %s', (fields, problem) => {
  expect(problemsOf(document('ClusterConfiguration', fields))).toEqual([
    `f:${problem.replace(' C.', ' ClusterConfiguration.')}`,
  ]);
});

const kubeletChecks = (version: string, value: boolean): readonly string[] =>
  problemsOf(
    document(
      'ClusterConfiguration',
      `kubernetesVersion: ${version}\nfeatureGates: { ControlPlaneKubeletLocalMode: ${value} }`,
    ),
  );

test.each([
  ['v1.30.9', true, '17: | kubeadm knows this gate from v1.31 on; leave it out'],
  [
    'v1.36.0',
    true,
    '17: | from v1.36 on, kubeadm has no such gate; leave it out: the kubelet calls its own API server',
  ],
] as const)('ControlPlaneKubeletLocalMode in %s: %s', (version, value, problem) => {
  const path = 'ClusterConfiguration.featureGates.ControlPlaneKubeletLocalMode';
  expect(kubeletChecks(version, value)).toEqual([`f:4:${problem.replace('|', `${path}:`)}`]);
});

const gatesOf = (version: string, gates: string): readonly string[] =>
  problemsOf(document('ClusterConfiguration', `kubernetesVersion: ${version}\nfeatureGates: { ${gates} }`));

test.each([
  ['v1.27.0', 'EtcdLearnerMode: false, AnyOther: true'],
  ['v1.30.9', 'EtcdLearnerMode: false, UpgradeAddonsBeforeControlPlane: true'],
  ['v1.32.0', 'EtcdLearnerMode: false, NodeLocalCRISocket: true'],
  ['v1.36.3', 'PublicKeysECDSA: true, NodeLocalCRISocket: true'],
  ['v1.38.0', 'RootlessControlPlane: true, NotReadYet: true'],
])('kubeadm %s takes %s', (version, gates) => {
  expect(gatesOf(version, gates)).toEqual([]);
});

test.each([
  ['v1.31.0', 'UpgradeAddonsBeforeControlPlane: true', 'from v1.31 on, kubeadm has no such gate; leave it out'],
  ['v1.35.0', 'WaitForAllControlPlaneComponents: true', 'from v1.35 on, kubeadm has no such gate; leave it out'],
  ['v1.36.0', 'AnyOther: true', 'no feature gate `AnyOther` in kubeadm v1.36; there are'],
])('kubeadm %s refuses %s', (version, gates, problem) => {
  expect(gatesOf(version, gates)).toEqual([expect.stringContaining(problem)]);
});

test('v1beta3 is for kubeadm before 1.37', () => {
  const of = (version: string) =>
    problemsOf(`apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n${version}`);
  expect(of('kubernetesVersion: v1.36.3\n')).toEqual([]);
  expect(of('')).toEqual([]);
  expect(of('kubernetesVersion: v1.37.0\n')).toEqual([
    'f:1:13: ClusterConfiguration.apiVersion: `v1beta3`: kubeadm refuses it from v1.37 on; convert the file with `kubeadm config migrate` of v1.36',
  ]);
});

test('httpEndpoints of etcd are for kubeadm from 1.35 on', () => {
  const of = (version: string) =>
    problemsOf(
      document(
        'ClusterConfiguration',
        `kubernetesVersion: ${version}\netcd: { external: { endpoints: ["https://e:2379"], httpEndpoints: ["http://e:2381"] } }`,
      ),
    );
  expect(of('v1.35.0')).toEqual([]);
  expect(of('v1.34.4')).toEqual([
    'f:4:52: ClusterConfiguration.etcd.external.httpEndpoints: kubeadm knows this field from v1.35 on; leave it out',
  ]);
});

test.each([
  ['v1.31.0', true],
  ['v1.34.4', false],
  ['v1.35.0', true],
] as const)('ControlPlaneKubeletLocalMode in %s may be %s', (version, value) => {
  expect(kubeletChecks(version, value)).toEqual([]);
});

test.each<[fields: string, problem: string]>([
  [
    'nodeRegistration: { name: bad_name }',
    `3:27: nodeRegistration.name: \`bad_name\` is not an RFC 1123 name; ${nameHint}`,
  ],
  [
    'localAPIEndpoint: { advertiseAddress: 127.0.0.1 }',
    "3:39: localAPIEndpoint.advertiseAddress: `127.0.0.1` is a loopback address, which other machines cannot reach; write the machine's own",
  ],
  [
    'localAPIEndpoint: { advertiseAddress: "::1" }',
    "3:39: localAPIEndpoint.advertiseAddress: `::1` is a loopback address, which other machines cannot reach; write the machine's own",
  ],
  [
    'localAPIEndpoint: { advertiseAddress: "::ffff:127.0.0.1" }',
    "3:39: localAPIEndpoint.advertiseAddress: `::ffff:127.0.0.1` is a loopback address, which other machines cannot reach; write the machine's own",
  ],
  ...['169.254.1.1', 'fe80::1', '::ffff:169.254.1.1', '255.255.255.255'].map((address): [string, string] => [
    `localAPIEndpoint: { advertiseAddress: "${address}" }`,
    `3:39: localAPIEndpoint.advertiseAddress: \`${address}\` is a link-local or the broadcast address, which kubeadm refuses here; write the machine's own`,
  ]),
  [
    'localAPIEndpoint: { advertiseAddress: "ff05::1" }',
    "3:39: localAPIEndpoint.advertiseAddress: `ff05::1` is a multicast address; write the machine's own",
  ],
  [
    'localAPIEndpoint: { advertiseAddress: cp1 }',
    '3:39: localAPIEndpoint.advertiseAddress: `cp1` is not an IP address; write it as `10.0.0.11` or `fd00::11`',
  ],
  ['localAPIEndpoint: { bindPort: 65536 }', '3:31: localAPIEndpoint.bindPort: `65536` is too large; the most is 65535'],
  ['localApiEndpoint: {}', '3:1: localApiEndpoint: unknown field `localApiEndpoint`; did you mean `localAPIEndpoint`?'],
  [
    'bootstrapTokens: [{ token: 5, tokn: x }]',
    '3:28: bootstrapTokens[0].token: expected text, found a number; put it in quotes',
  ],
])('InitConfiguration with %s', (fields, problem) => {
  const [first] = problemsOf(document('InitConfiguration', fields));
  expect(first).toBe(`f:${problem.replace(/^([0-9:]+ )/, '$1InitConfiguration.')}`);
});

test.each(
  Object.entries<readonly string[]>({
    [document('InitConfiguration', '', 'v1beta2')]: [
      'f:1:13: InitConfiguration.apiVersion: `v1beta2` is too old; convert the file with `kubeadm config migrate`',
    ],
    [document('InitConfiguration', '', 'v1alpha3')]: [
      'f:1:13: InitConfiguration.apiVersion: `v1alpha3` is too old; convert the file with `kubeadm config migrate`',
    ],
    [document('InitConfiguration', '', 'v1beta5')]: [
      'f:1:13: InitConfiguration.apiVersion: `v1beta5` is not known; known are v1beta3 and v1beta4',
    ],
    [document('InitConfig', '')]: [
      "f:2:7: InitConfig.kind: no kind `InitConfig` in kubeadm's configuration; did you mean `InitConfiguration`?",
    ],
    [document('InitConfigration', '')]: [
      "f:2:7: InitConfigration.kind: no kind `InitConfigration` in kubeadm's configuration; did you mean `InitConfiguration`?",
    ],
    [document('UpgradeConfiguration', '', 'v1beta3')]: [
      'f:2:7: UpgradeConfiguration.kind: v1beta3 has no UpgradeConfiguration; it came with v1beta4',
    ],
    [document('ClusterConfiguration', 'encryptionAlgorithm: RSA-2048', 'v1beta3')]: [
      'f:3:1: ClusterConfiguration.encryptionAlgorithm: unknown field `encryptionAlgorithm`; known here: `apiVersion`, `kind`, `etcd`, `networking`, `kubernetesVersion`, `controlPlaneEndpoint`, `apiServer`, `controllerManager`, `scheduler`, `dns`, `certificatesDir`, `imageRepository`, `featureGates`, `clusterName`',
    ],
    [document('ClusterConfiguration', 'kubernetesVersion: v1.33.1\nencryptionAlgorithm: ECDSA-P384')]: [
      'f:4:22: ClusterConfiguration.encryptionAlgorithm: `ECDSA-P384`: kubeadm makes such keys from v1.34 on; use `ECDSA-P256`',
    ],
    [document('ClusterConfiguration', '---\napiVersion: v1\nkind: Pod')]: [
      "f:4:13: Pod.apiVersion: `v1` does not belong here; kubeadm's own is `kubeadm.k8s.io/v1beta4`",
    ],
    [document('ClusterConfiguration', '---\nkind: Pod')]: [
      "f:4:1: Pod.apiVersion: `apiVersion` is missing; kubeadm's own is `kubeadm.k8s.io/v1beta4`",
    ],
    [document('ClusterConfiguration', '---\n- a')]: ['f:4:1: expected fields, `apiVersion` and `kind` among them'],
    'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeProxyConfiguration\n': [
      'f:2:7: KubeProxyConfiguration.kind: expected `KubeletConfiguration` with this apiVersion',
    ],
    [`${document('InitConfiguration', '')}---\n${document('InitConfiguration', 'nodeRegistration: { name: b }')}`]: [
      'f:6:7: InitConfiguration.kind: a second InitConfiguration; a cluster begins on one node',
    ],
    [`${document('ClusterConfiguration', '')}---\n${document('ClusterConfiguration', '')}`]: [
      'f:6:7: ClusterConfiguration.kind: a second ClusterConfiguration; one is enough',
    ],
    [document('JoinConfiguration', '')]: [
      'f:1:1: no control-plane node: add an InitConfiguration, or `controlPlane` to a JoinConfiguration',
    ],
    [`${document('JoinConfiguration', 'nodeRegistration: { name: a }\ncontrolPlane: {}')}---\n${document('JoinConfiguration', 'nodeRegistration: { name: b }\ncontrolPlane: {}')}`]:
      [
        'f:4:15: JoinConfiguration.controlPlane.localAPIEndpoint.advertiseAddress: not given, and this node is not the machine that kpki runs on; write its address',
        'f:9:15: JoinConfiguration.controlPlane.localAPIEndpoint.advertiseAddress: not given, and this node is not the machine that kpki runs on; write its address',
      ],
    [`${document('JoinConfiguration', 'nodeRegistration: { name: a }')}---\n${document('JoinConfiguration', 'nodeRegistration: { name: A }')}`]:
      [
        'f:7:27: JoinConfiguration.nodeRegistration.name: `a` is the node of another JoinConfiguration; names of nodes differ',
      ],
    [`${document('InitConfiguration', '')}---\n${document('JoinConfiguration', 'nodeRegistration: { name: b }\ncontrolPlane: { localAPIEndpoint: { advertiseAddress: 10.0.0.10 } }')}`]:
      [
        'f:8:55: JoinConfiguration.controlPlane.localAPIEndpoint.advertiseAddress: `10.0.0.10` is also the address of node `cp-1`; each node has its own',
      ],
    [`${document('InitConfiguration', 'localAPIEndpoint: { advertiseAddress: 010.0.0.9 }')}---\n${document('JoinConfiguration', 'nodeRegistration: { name: b }\ncontrolPlane: { localAPIEndpoint: { advertiseAddress: "::ffff:10.0.0.9" } }')}`]:
      [
        'f:8:55: JoinConfiguration.controlPlane.localAPIEndpoint.advertiseAddress: `10.0.0.9` is also the address of node `cp-1`; each node has its own',
      ],
  }),
)('%j', (text, problems) => {
  expect(problemsOf(text)).toEqual(problems);
});

test.each([
  [
    { name: 'cp-1', addresses: ['127.0.0.1'] },
    'localAPIEndpoint.advertiseAddress: not given, and this machine has no address that others can reach; write it',
  ],
  [
    { name: 'cp-1', addresses: [] },
    'localAPIEndpoint.advertiseAddress: not given, and this machine has no address that others can reach; write it',
  ],
  [
    { name: '', addresses: ['10.0.0.10'] },
    'nodeRegistration.name: not given, and the name of this machine does not do: this machine has no name',
  ],
  [
    { name: 'my_host', addresses: ['10.0.0.10'] },
    `nodeRegistration.name: not given, and the name of this machine does not do: \`my_host\` is not an RFC 1123 name; ${nameHint}`,
  ],
])('on the machine %j', (machine, problem) => {
  expect(problemsOf(document('InitConfiguration', ''), machine)).toEqual([`f:1:1: InitConfiguration.${problem}`]);
});

test('a kubeadm configuration has no environments', () => {
  expect(problemsOf(document('InitConfiguration', ''), here, 'prod')).toEqual([
    'f:1:1: no environment `prod`: a kubeadm configuration has none; leave it out, or write a kpki.yaml',
  ]);
});

test('no message repeats a token or a certificate key', () => {
  const secret = 'abcdef.0123456789abcdef';
  const text = `${document('InitConfiguration', `certificateKey: [${secret}]\nbootstrapTokens: [${secret}]`)}---
${document('JoinConfiguration', `discovery: { tlsBootstrapToken: [${secret}], bootstrapToken: ${secret} }`)}`;
  const problems = problemsOf(text);
  expect(problems.length).toBeGreaterThanOrEqual(4);
  expect(problems.join('\n')).not.toContain(secret);
});
