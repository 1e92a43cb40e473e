import { parse } from 'yaml';
import { kpkiApiVersion } from '../api-version.ts';
import type { OptionalArtifact } from '../catalog/entry.ts';
import {
  type CaAnswer,
  type ConfigurationAnswers,
  type ControlPlaneAnswer,
  defaultEnvironment,
  type EnvironmentAnswer,
  type EtcdAnswer,
  type NamedPluginAnswer,
  type NamedSinkAnswer,
  type UserAnswer,
  type ValidityAnswer,
} from './answers.ts';
import { clusterPkiKind } from './cluster-pki-schema.ts';
import { defaultValidity } from './defaults.ts';

/** Writes a commented `kpki.yaml` without validating the answers: `parseConfiguration` does, with line numbers. */
export function writeConfiguration(answers: ConfigurationAnswers): string {
  const validity: ValidityAnswer = answers.validity ?? defaultValidity;
  return [
    '# The PKI of one Kubernetes cluster.',
    '# `kpki plan` says what is missing, `kpki apply` makes it.',
    `apiVersion: ${kpkiApiVersion}`,
    `kind: ${clusterPkiKind}`,
    'metadata:',
    `  name: ${scalar(answers.name)}`,
    'spec:',
    '  # kubernetes: names and groups of the Kubernetes documentation.',
    '  # kubeadm: names, groups and files as kubeadm makes them; keys below.',
    `  profile: ${scalar(answers.profile)}`,
    `  kubernetesVersion: ${scalar(answers.kubernetesVersion)}`,
    ...kubeletClient(answers),
    ...serviceAccount(answers),
    '',
    '  # The address of the API servers: a load balancer, or a DNS name.',
    answers.endpoint === undefined
      ? '  # controlPlaneEndpoint: api.example.com:6443'
      : `  controlPlaneEndpoint: ${scalar(answers.endpoint)}`,
    '',
    '  # More names and addresses for serving certificates.',
    extraNames(answers),
    '',
    '  # The subnets of Services, one or one of each family, and their domain.',
    network(answers),
    '',
    '  # rsa-2048, rsa-3072, rsa-4096, ec-p256, ec-p384 or ed25519.',
    '  keys:',
    ...fields(answers.keys, [
      'ca',
      'certificates',
      'kubeconfigs',
      ...(answers.serviceAccount === 'external' ? [] : (['serviceAccount'] as const)),
    ]),
    '',
    '  # No certificate outlives its CA. A year has 365 days.',
    '  validity:',
    ...fields(validity, ['ca', 'rootCa', 'certificates', 'kubeconfigs', 'users']),
    '',
    '  # separate: each CA signs itself.',
    '  # single-root: one root signs the others.',
    '  # external: an external CA signs, and kpki makes the requests.',
    ca(answers),
    '',
    '  # The first node is the one on which the cluster is initialized.',
    ...nodes('controlPlane', answers.controlPlane),
    '',
    '  # stacked: a member on each control-plane node.',
    '  # external: on separate machines, listed in `nodes` here.',
    '  # unmanaged: kpki makes nothing for etcd.',
    ...etcd(answers.etcd ?? { topology: 'stacked' }),
    '',
    '  # The workers.',
    ...nodes('nodes', answers.workers),
    '',
    '  # People and machines that get their own kubeconfig.',
    ...users(answers.users ?? []),
    ...include(answers.include ?? []),
    '',
    ...environments(answers.environment ?? defaultEnvironment),
    '',
  ].join('\n');
}

function kubeletClient({ kubeletClient: subject = 'profile' }: ConfigurationAnswers): readonly string[] {
  if (subject === 'profile') return [];
  return [
    '',
    '  # profile: the subject that the profile has.',
    '  # least-privilege: the user alone, with a ClusterRoleBinding instead of a group.',
    `  kubeletClient: ${scalar(subject)}`,
  ];
}

function serviceAccount({ serviceAccount: signer = 'key-pair' }: ConfigurationAnswers): readonly string[] {
  if (signer === 'key-pair') return [];
  return [
    '',
    '  # The signer of service-account tokens: a service that the API servers call.',
    `  serviceAccount: ${signer}`,
  ];
}

function extraNames({ apiServerNames, etcdServerNames, etcdPeerNames }: ConfigurationAnswers): string {
  const names = given({ apiServer: apiServerNames, etcdServer: etcdServerNames, etcdPeer: etcdPeerNames });
  return Object.keys(names).length === 0
    ? '  # extraNames: { apiServer: [api.example.net] }'
    : `  extraNames: ${flow(names)}`;
}

function fields<Answer extends object>(answer: Answer, names: readonly (keyof Answer & string)[]): readonly string[] {
  return names.flatMap((name) => {
    const value = answer[name];
    return typeof value === 'string' ? [`    ${name}: ${scalar(value)}`] : [];
  });
}

function given(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

function users(list: readonly UserAnswer[]): readonly string[] {
  if (list.length === 0) return ['  # users: [{ name: jane, groups: [developers], validity: 90d }]'];
  return ['  users:', ...list.map((user) => `    - ${flow(user)}`)];
}

function include(list: readonly OptionalArtifact[]): readonly string[] {
  if (list.length === 0) return [];
  return ['', '  # Optional artifacts of the catalog.', `  include: ${flow(list)}`];
}

function ca({ topology }: ConfigurationAnswers): string {
  return topology === undefined || topology === 'separate'
    ? '  # ca: { topology: separate }'
    : `  ca: ${flow({ topology })}`;
}

function network({ serviceSubnets, dnsDomain }: ConfigurationAnswers): string {
  if (serviceSubnets === undefined && dnsDomain === undefined)
    return '  # network: { serviceSubnets: [10.96.0.0/12], dnsDomain: cluster.local }';
  return `  network: ${flow({
    ...(serviceSubnets === undefined ? {} : { serviceSubnets }),
    ...(dnsDomain === undefined ? {} : { dnsDomain }),
  })}`;
}

function etcd({ topology, nodes: members }: EtcdAnswer): readonly string[] {
  if (members === undefined) return [`  etcd: ${flow({ topology })}`];
  return ['  etcd:', `    topology: ${scalar(topology)}`, ...nodes('nodes', members, '    ')];
}

function nodes(field: string, list: readonly ControlPlaneAnswer[], indent = '  '): readonly string[] {
  if (list.length === 0) return [`${indent}${field}: []`];
  const items = list.flatMap(({ name, addresses, port }) => [
    `${indent}  - name: ${scalar(name)}`,
    `${indent}    addresses: ${flow(addresses)}`,
    ...(port === undefined ? [] : [`${indent}    port: ${port}`]),
  ]);
  return [`${indent}${field}:`, ...items];
}

function environments(answer: EnvironmentAnswer): readonly string[] {
  const { name, backend, moreBackends = [], sink, moreSinks = [] } = answer;
  return [
    '# Where keys are made and where the result is stored.',
    '# `-e NAME` picks one of several.',
    'environments:',
    `  ${scalar(name)}:`,
    '    backends:',
    ...[{ name: 'default', ...backend }, ...moreBackends].map(backendLine),
    ...caLines(answer.ca ?? []),
    '    sinks:',
    ...[{ name: 'main', ...sink }, ...moreSinks].flatMap(sinkLines),
  ];
}

function backendLine({ name, use, with: options }: NamedPluginAnswer): string {
  return `      ${scalar(name)}: ${flow({ use, ...(options === undefined ? {} : { with: options }) })}`;
}

function caLines(list: readonly CaAnswer[]): readonly string[] {
  if (list.length === 0) return [];
  return [
    "    # keys: the backend that has a CA's key, BACKEND/ISSUER, or external.",
    '    ca:',
    ...list.map(({ name, ...use }) => `      ${scalar(name)}: ${flow(use)}`),
  ];
}

function sinkLines({ name, use, with: options, layout = 'kubeadm' }: NamedSinkAnswer): readonly string[] {
  return [
    `      ${scalar(name)}:`,
    `        use: ${scalar(use)}`,
    ...(options === undefined ? [] : [`        with: ${flow(options)}`]),
    `        layout: ${scalar(layout)}`,
  ];
}

/** Writes plain text if YAML reads it unchanged, else double quotes as in JSON. */
function scalar(text: string): string {
  return /^[A-Za-z0-9./][A-Za-z0-9./_-]*$/.test(text) && parse(text) === text ? text : JSON.stringify(text);
}

/** Writes plain data on one line of YAML: `{ root: ./out, modes: [1, 2] }`. Throws for values that JSON cannot hold. */
function flow(value: unknown): string {
  if (typeof value === 'string') return scalar(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([key, field]) => `${scalar(key)}: ${flow(field)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new Error('a configuration holds plain data');
  return text;
}
