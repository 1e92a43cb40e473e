interface BadInput {
  readonly what: string;
  readonly text: string | Uint8Array;
  readonly says: readonly (readonly [location: string, words: string])[];
}

/** Planted where a parser fails: no message may repeat it. */
export const marker = 'hunter2';

const kpki = (lines: string, controlPlane = '[{ name: cp1, addresses: [10.0.0.11] }]'): string =>
  `apiVersion: kpki.dev/v1alpha1\nkind: ClusterPKI\nmetadata: { name: test }\nspec:\n  controlPlane: ${controlPlane}\n${lines}\n`;
const kubeadm = (lines: string): string =>
  `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n${lines}\n---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nlocalAPIEndpoint: { advertiseAddress: 192.0.2.10 }\nnodeRegistration: { name: cp1 }\n`;

const environment = (lines: string): string => `environments:\n  dev:\n${lines}`;
const sink = '    sinks: { main: { use: "@kpki/filesystem", with: { root: ./o }, layout: kubeadm } }';

/** Line 6 is the first below `spec` that is not the control plane. A new kind of bad input is a row. */
export const badKpkiFiles: readonly BadInput[] = [
  {
    what: 'everything at once',
    text: kpki(
      '  profil: kubeadm\n  nodes: [{ name: "*.a.com" }, { name: cp1 }]\n  validity: { certificates: 1.5y, users: 0s, kubeconfigs: -1h, ca: 9 }\n  network: { serviceSubnets: [10.96.0.5/12] }\n  controlPlaneEndpoint: https://a:6443',
    ),
    says: [
      ['6:3', 'did you mean `profile`?'],
      ['7:19', 'is a wildcard'],
      ['7:40', 'is also the name of'],
      ['8:29', 'fractions are not read'],
      ['8:42', 'longer than zero'],
      ['8:59', 'never negative'],
      ['8:68', 'expected text, found a number'],
      ['9:31', 'has bits beyond its prefix'],
      ['10:25', 'is a URL; write `host:port`'],
    ],
  },
  {
    what: 'a leaf that outlives its CA',
    text: kpki('  validity: { certificates: 11y }'),
    says: [['6:29', 'longer than the CAs live']],
  },
  {
    what: 'two artifacts at one path: users of one name',
    text: kpki('  users: [{ name: jane }, { name: jane }]'),
    says: [['6:35', 'names of users differ']],
  },
  {
    what: 'two artifacts at one path: nodes of one name',
    text: kpki('  nodes: [{ name: w }, { name: w }]'),
    says: [['6:32', 'names of nodes differ']],
  },
  {
    what: 'a user whose file would lie elsewhere',
    text: kpki('  users: [{ name: ../jane }]'),
    says: [['6:19', 'cannot name a file']],
  },
  {
    what: 'a name that makes a common name over 64 characters',
    text: kpki(`  nodes: [{ name: ${'a'.repeat(53)} }]`),
    says: [['6:19', 'shorten the name to 52']],
  },
  {
    what: 'addresses',
    text: kpki('  nodes: [{ name: w, addresses: [10.0.0.300, "fe80::1%eth0", 010.0.0.1, "10.0.0.5:6443"] }]'),
    says: [
      ['6:34', 'is not an IP address'],
      ['6:46', 'names a zone'],
      ['6:62', 'leading zeros'],
      ['6:73', 'has a port'],
    ],
  },
  {
    what: 'a URL and half a wildcard among names',
    text: kpki('  extraNames: { apiServer: [https://a, "a.*.com"] }'),
    says: [
      ['6:29', 'is a URL'],
      ['6:40', 'a wildcard is the whole first label'],
    ],
  },
  {
    what: 'a key in a backend that holds none',
    text: kpki(
      environment(`    sinks: { a: { use: "@kpki/filesystem", with: { root: ./a }, layout: kubeadm } }
    backends: { default: { use: "@kpki/node-crypto" } }
    ca: { etcd-ca: { keys: default, key: abc } }`),
    ),
    says: [['10:42', 'ca.etcd-ca.key: backend default holds no keys']],
  },
  {
    what: 'a key of which no store is said',
    text: kpki(environment(`${sink}\n    ca: { etcd-ca: { key: abc } }`)),
    says: [['9:22', 'ca.etcd-ca.key: it names a key in a store']],
  },
  {
    what: 'plugins and layouts that are not there, options that a plugin refuses',
    text: kpki(
      environment(`    backends: { default: { use: "@kpki/node-crypt", with: { pin: ${marker} } } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: 3, rot: 1 }, layout: kubeadmm } }`),
    ),
    says: [
      ['8:33', 'did you mean @kpki/node-crypto?'],
      ['9:47', 'unknown option `rot`; known here: `root`'],
      ['9:61', 'sink main: root: '],
      ['9:82', 'did you mean kubeadm?'],
    ],
  },
  {
    what: 'a plugin of another kind',
    text: kpki(environment(`    backends: { default: { use: "@kpki/filesystem" } }\n${sink}`)),
    says: [['8:33', '@kpki/filesystem exports no `backend`']],
  },
  {
    what: 'keys that the backend does not make',
    text: kpki(environment(`    backends: { default: { use: "@kpki/forge" } }\n${sink}`)),
    says: [['8:33', '@kpki/forge makes no ec-p384 keys']],
  },
  {
    what: 'a key that is given twice',
    text: kpki(`  profile: kubernetes\n  profile: ${marker}`),
    says: [['7:3', '`profile` is given twice; the first is on line 6']],
  },
  { what: 'a second document', text: `${kpki('')}---\na: ${marker}\n`, says: [['8:1', 'a second document']] },
  { what: 'a quote that is not closed', text: kpki(`  profile: "${marker}`), says: [['7:1', 'a closing quote']] },
  { what: 'a second key on a line', text: kpki(`  profile: ${marker}: c`), says: [['6:12', 'a second `key:`']] },
  {
    what: 'another encoding',
    text: Buffer.from(kpki(`  profile: é${marker}`), 'latin1'),
    says: [['6:12', 'this is not UTF-8']],
  },
  {
    what: 'UTF-16',
    text: Buffer.from(`\uFEFF${kpki(`  profile: ${marker}`)}`, 'utf16le'),
    says: [['1:1', 'this is not UTF-8']],
  },
  { what: 'a tag', text: kpki(`  profile: !${marker} b`), says: [['6:12', 'this tag is not known']] },
  { what: 'an alias', text: kpki(`  profile: *${marker}`), says: [['6:12', 'this alias has no anchor']] },
];

export const badKubeadmFiles: readonly BadInput[] = [
  {
    what: 'everything at once',
    text: kubeadm(
      'certificatesDirr: /pki\ncontrolPlaneEndpoint: https://lb\napiServer: { certSANs: ["a.*.bc", 1.2.3.L] }\ncertificateValidityPeriod: 0s\ncaCertificateValidityPeriod: 1.5y\nnetworking: { serviceSubnet: 10.96.0.0/29 }',
    ),
    says: [
      ['3:1', 'did you mean `certificatesDir`?'],
      ['4:23', 'is a URL'],
      ['5:25', 'a wildcard is the whole first label'],
      ['5:35', 'is not an IP address'],
      ['6:28', 'longer than zero'],
      ['7:30', 'not a Go duration'],
      ['8:30', 'at least 10'],
    ],
  },
  {
    what: 'a leaf that outlives its CA',
    text: kubeadm('certificateValidityPeriod: 87601h'),
    says: [['3:28', 'would outlive their CAs']],
  },
  { what: 'a number for text', text: kubeadm('kubernetesVersion: 1.34'), says: [['3:20', 'put it in quotes']] },
  {
    what: 'a key that is given twice',
    text: kubeadm(`clusterName: ${marker}\nclusterName: b`),
    says: [['4:1', 'is given twice']],
  },
  {
    what: 'a second document of a kind',
    text: `${kubeadm('')}---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n`,
    says: [['11:7', 'a second ClusterConfiguration']],
  },
  { what: 'a bracket that is not closed', text: kubeadm(`apiServer: [${marker}`), says: [['4:1', 'bracket']] },
];
