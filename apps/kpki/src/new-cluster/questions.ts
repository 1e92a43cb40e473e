import { inputTexts } from '@kpki/presentation';
import type { CaTopology, ClusterKeyKind, ConfigurationAnswers, DefaultAnswers, Etcd, Profile } from '@kpki/spec';
import { type ChoiceWords, choice, environmentWith, type Question, text } from './question.ts';

const keyKinds: Readonly<Record<ClusterKeyKind, ChoiceWords>> = {
  'ec-p256': { label: 'ECDSA P-256', help: 'ECDSA P-256: small, quick, and read by every component of Kubernetes.' },
  'ec-p384': { label: 'ECDSA P-384', help: 'ECDSA P-384: stronger than P-256, slower to check; read by everything.' },
  'rsa-2048': { label: 'RSA 2048', help: 'RSA 2048: what kubeadm makes; large, and slow to make.' },
  'rsa-3072': { label: 'RSA 3072', help: 'RSA 3072: as strong as P-256; larger and slower than RSA 2048.' },
  'rsa-4096': { label: 'RSA 4096', help: 'RSA 4096: the strongest RSA here; takes seconds to make.' },
  ed25519: { label: 'Ed25519', help: 'Ed25519: read by Kubernetes itself, but not by every client of it.' },
};

const cas = 'CAs';
const certificates = 'certificates';

type Pairs = 'ca' | 'certificates';

function keyKindOf(pairs: Pairs, name: string) {
  return choice<ClusterKeyKind>({
    field: `spec.keys.${pairs}`,
    label: `Kind of key of ${name}`,
    help: '',
    value: 'KIND',
    block: 'keys',
    init: 'takes',
    lines: 'each',
    named: 'by value',
    column: { line: 'Kind of key', name },
    partOf: 'keys',
    choices: keyKinds,
    get: ({ keys }) => keys[pairs],
    put: (answers, kind) => ({ ...answers, keys: { ...answers.keys, [pairs]: kind } }),
  });
}

function lifetimeOf(pairs: Pairs, name: string) {
  return text({
    field: `spec.validity.${pairs}`,
    label: `Lifetime of ${name}`,
    help: `how long ${name} are valid: 10y (365 days each), 90d, 12h`,
    value: 'TIME',
    block: 'lifetimes',
    init: 'takes',
    column: { line: 'Lifetime', name },
    get: ({ validity }) => validity?.[pairs],
    put: (answers, time, usual) => ({ ...answers, validity: { ...validityOf(answers, usual), [pairs]: time } }),
  });
}

/** What names a plugin that is not built in. */
export const anotherPlugin = 'an installed package, or a file in the folder of kpki.yaml: ./my-plugin.js';

/**
 * The questions about a new cluster, in their order: the options and questions of `kpki init`, the wizard and the
 * dialogue of the screen-reader mode are made of these rows.
 */
export const questions = {
  'cluster-name': text({
    field: 'metadata.name',
    label: 'Cluster name',
    help: 'its name in kubeconfigs: lower-case letters, digits, hyphens, such as prod-eu',
    value: 'NAME',
    block: 'identity',
    init: 'asks',
    get: ({ name }) => name,
    put: (answers, name) => ({ ...answers, name }),
  }),
  'kubernetes-version': text({
    field: 'spec.kubernetesVersion',
    label: 'Kubernetes version',
    help: 'the version that the cluster runs, such as v1.37.2',
    value: 'VERSION',
    block: 'identity',
    init: 'takes',
    get: ({ kubernetesVersion }) => kubernetesVersion,
    put: (answers, kubernetesVersion) => ({ ...answers, kubernetesVersion }),
  }),
  profile: choice<Profile>({
    field: 'spec.profile',
    label: 'Names and groups',
    help: '',
    value: 'PROFILE',
    block: 'identity',
    init: 'asks',
    lines: 'one',
    named: 'by label',
    choices: {
      kubernetes: {
        label: 'as Kubernetes documents them',
        help: 'For a cluster made by hand, or by anything but kubeadm.',
      },
      kubeadm: { label: 'as kubeadm', help: 'For a cluster that kubeadm runs: exactly what it makes.' },
    },
    get: ({ profile }) => profile,
    put: (answers, profile) => ({ ...answers, profile }),
  }),
  endpoint: text({
    field: 'spec.controlPlaneEndpoint',
    label: 'API endpoint',
    help: 'a load balancer or DNS name of all API servers, such as api.example.com:6443',
    value: 'HOST:PORT',
    empty: 'none: the nodes themselves',
    block: 'API servers',
    init: 'asks',
    get: ({ endpoint }) => endpoint,
    put: ({ endpoint: _, ...answers }, endpoint) => (endpoint === '' ? answers : { ...answers, endpoint }),
  }),
  'extra-name': {
    is: 'list',
    field: 'spec.extraNames.apiServer',
    label: 'More names for it',
    help: 'what else clients call an API server, with commas: api.local, 192.0.2.9',
    value: 'NAME',
    empty: 'none',
    block: 'API servers',
    get: ({ apiServerNames }) => apiServerNames,
    put: (answers, apiServerNames) => ({ ...answers, apiServerNames }),
  },
  'service-subnet': {
    is: 'list',
    field: 'spec.network.serviceSubnets',
    label: 'Service subnets',
    help: 'where Services get addresses; one, or one per family: 10.96.0.0/12, fd00::/112',
    value: 'SUBNET',
    empty: 'the usual',
    block: 'network',
    get: ({ serviceSubnets }) => serviceSubnets,
    put: (answers, serviceSubnets) => ({ ...answers, serviceSubnets }),
  },
  'dns-domain': text({
    field: 'spec.network.dnsDomain',
    label: 'DNS domain',
    help: 'the domain that the names of Services end in, such as cluster.local',
    value: 'DOMAIN',
    empty: 'the usual',
    block: 'network',
    init: 'takes',
    get: ({ dnsDomain }) => dnsDomain,
    put: (answers, dnsDomain) => ({ ...answers, dnsDomain }),
  }),
  'control-plane': {
    is: 'nodes',
    field: 'spec.controlPlane',
    label: 'Control plane',
    help: 'the machines that run the API server',
    value: 'NAME=ADDRESS[,ADDRESS]',
    block: 'control plane',
    init: 'asks',
    list: 'controlPlane',
    one: 'control-plane node',
    all: 'the control plane',
    addresses: 'needed',
    begins: 'this machine',
    get: ({ controlPlane }) => controlPlane,
    put: (answers, controlPlane) => ({ ...answers, controlPlane }),
  },
  worker: {
    is: 'nodes',
    field: 'spec.nodes',
    label: 'Workers',
    help: 'the machines that run everything else; there may be none',
    value: 'NAME[=ADDRESS[,ADDRESS]]',
    block: 'workers',
    init: 'asks',
    list: 'workers',
    one: 'worker',
    all: 'the workers',
    addresses: 'optional',
    begins: 'empty',
    get: ({ workers }) => workers,
    put: (answers, workers) => ({ ...answers, workers }),
  },
  etcd: choice<Etcd['topology']>({
    field: 'spec.etcd.topology',
    label: 'etcd runs on',
    help: '',
    value: 'TOPOLOGY',
    block: 'etcd',
    init: 'takes',
    lines: 'one',
    named: 'by label',
    choices: {
      stacked: { label: 'control plane', help: 'Control plane: on each node with an API server (default).' },
      external: { label: 'own machines', help: 'Own machines: a list of them follows.' },
      unmanaged: { label: 'not managed', help: 'Not managed: kpki makes nothing for etcd.' },
    },
    get: ({ etcd }) => etcd?.topology,
    put: ({ etcd, ...answers }, topology) => ({ ...answers, etcd: { ...etcd, topology } }),
    check: ({ etcd }) => {
      if (etcd === undefined || (etcd.nodes === undefined) === (etcd.topology !== 'external')) return null;
      return etcd.nodes === undefined ? inputTexts.etcdWithoutNodes : inputTexts.etcdIsExternal(etcd.topology);
    },
  }),
  'etcd-node': {
    is: 'nodes',
    field: 'spec.etcd.nodes',
    label: 'Machines of etcd',
    help: 'the machines that run etcd',
    value: 'NAME=ADDRESS[,ADDRESS]',
    block: 'etcd machines',
    init: 'takes',
    when: ({ etcd }) => etcd?.topology === 'external',
    list: 'etcd',
    one: 'etcd machine',
    all: 'the machines of etcd',
    addresses: 'needed',
    begins: 'empty',
    get: ({ etcd }) => etcd?.nodes,
    put: (answers, nodes) => ({ ...answers, etcd: { topology: 'external', nodes } }),
  },
  // The wizard and the dialogue ask for its parts.
  keys: choice<ClusterKeyKind>({
    field: 'spec.keys',
    label: 'Kind of keys',
    help: '',
    value: 'KIND',
    block: null,
    init: 'asks',
    lines: 'each',
    named: 'by value',
    choices: keyKinds,
    get: ({ keys }) => (keys.ca === keys.certificates ? keys.ca : undefined),
    put: (answers, kind) => ({ ...answers, keys: { ...answers.keys, ca: kind, certificates: kind } }),
  }),
  'ca-keys': keyKindOf('ca', cas),
  'certificate-keys': keyKindOf('certificates', certificates),
  'ca-validity': lifetimeOf('ca', cas),
  'certificate-validity': lifetimeOf('certificates', certificates),
  topology: choice<CaTopology>({
    field: 'spec.ca.topology',
    label: 'Who signs the CAs',
    help: '',
    value: 'TOPOLOGY',
    block: 'signers',
    init: 'takes',
    lines: 'each',
    named: 'by label',
    margin: cas,
    choices: {
      separate: { label: 'each signs itself', help: 'Each signs itself: three roots, as kubeadm has them.' },
      'single-root': {
        label: 'one root signs them',
        help: 'One root signs them; its key is used once, then kept away from the cluster.',
      },
      external: {
        label: 'signed externally',
        help: 'An external signer signs: kpki holds no CA key, and writes requests.',
      },
    },
    get: ({ topology }) => topology,
    put: (answers, topology) => ({ ...answers, topology }),
  }),
  environment: text({
    field: 'environment.name',
    label: 'Environment name',
    help: 'name of the environment with this backend and these sinks, such as staging',
    asOption: '; default: local',
    value: 'NAME',
    block: 'environment',
    init: 'takes',
    get: ({ environment }) => environment?.name,
    put: (answers, name, usual) => environmentWith(answers, { name }, usual),
  }),
  backend: {
    is: 'plugin',
    field: 'environment.backend',
    label: 'what makes the keys',
    help: anotherPlugin,
    value: 'PLUGIN',
    block: 'backend',
    slot: 'backend',
  },
  // The words of each option are the plugin's.
  'backend-option': {
    is: 'plugin options',
    field: 'environment.backend.with',
    label: '',
    help: 'option of the backend',
    asOption: ', with a YAML value',
    value: 'KEY=VALUE',
    block: 'backend',
    slot: 'backend',
  },
  'another-backend': {
    is: 'more backends',
    field: 'environment.moreBackends',
    label: 'Keys of CAs',
    help: 'a backend for CA keys, such as an HSM or Vault: a key never leaves it',
    asOption: '; such as hsm={use: "@kpki/pkcs11", with: {…}}',
    value: 'NAME=BACKEND',
    block: 'CA keys',
    when: keepsCaKeys,
  },
  'key-location': {
    is: 'cas',
    field: 'environment.ca',
    label: 'Keys of all',
    help: 'location of the key of CA NAME, or of all CAs (NAME is default)',
    asOption: ': BACKEND, BACKEND/ISSUER or external; or {keys, key, issuer}',
    value: 'NAME=KEYS',
    block: 'CA keys',
    when: keepsCaKeys,
  },
  sink: {
    is: 'plugin',
    field: 'environment.sink',
    label: 'where results go',
    help: anotherPlugin,
    value: 'PLUGIN',
    block: 'sinks',
    slot: 'sink',
  },
  'sink-option': {
    is: 'plugin options',
    field: 'environment.sink.with',
    label: '',
    help: 'option of the sink',
    asOption: ', such as root=./pki',
    value: 'KEY=VALUE',
    block: 'sinks',
    slot: 'sink',
  },
  layout: {
    is: 'layout',
    field: 'environment.sink.layout',
    label: 'Laid out as',
    help: 'layout of the files or keys',
    asOption: '; default: the usual layout of the sink',
    value: 'LAYOUT',
    block: 'sinks',
  },
  'another-sink': {
    is: 'more sinks',
    field: 'environment.moreSinks',
    label: 'another location for the same',
    help: 'a further sink, which gets copies of the same keys and certificates',
    asOption: '; such as mgmt={use: "@kpki/kubernetes"}',
    value: 'NAME=SINK',
    block: 'sinks',
  },
} as const satisfies Readonly<Record<string, Question>>;

function keepsCaKeys({ topology }: ConfigurationAnswers): boolean {
  return topology !== 'external';
}

/** Lifetimes that follow from these two are not kept. */
function validityOf({ validity }: ConfigurationAnswers, usual: DefaultAnswers) {
  const { ca, certificates } = validity ?? usual.validity;
  return { ca, certificates };
}

export type QuestionName = keyof typeof questions;
export const questionNames = Object.keys(questions) as readonly QuestionName[];

/** Returns a row as one of all kinds. */
export function questionOf(name: QuestionName): Question {
  return questions[name];
}

type NamesOf<Is extends Question['is']> = {
  [Name in QuestionName]: (typeof questions)[Name]['is'] extends Is ? Name : never;
}[QuestionName];

/** Questions whose answer is typed or chosen as a text. */
export type TypedName = NamesOf<'text' | 'list' | 'choice'>;

export function partsOf(whole: QuestionName): readonly QuestionName[] {
  return questionNames.filter((name) => {
    const question = questionOf(name);
    return question.is === 'choice' && question.partOf === whole;
  });
}
