import { parse } from 'yaml';
import { kpkiApiVersion } from '../api-version.ts';
import type { ClusterKeyKind, Profile } from '../model.ts';
import { clusterPkiKind } from './cluster-pki-schema.ts';

/** What `kpki init` has to know; everything else has a default that the file names in a comment. */
export interface ConfigurationAnswers {
  readonly name: string;
  readonly profile: Profile;
  readonly kubernetesVersion: string;
  /** `host:port` */
  readonly endpoint?: string;
  readonly controlPlane: readonly NodeAnswer[];
  readonly workers: readonly NodeAnswer[];
  readonly keys: { readonly authorities: ClusterKeyKind; readonly certificates: ClusterKeyKind };
  /** Durations as a file says them: `10y`, `90d`. */
  readonly validity?: { readonly authorities: string; readonly certificates: string };
  /** The directory into which the one environment writes. */
  readonly root: string;
}

export interface NodeAnswer {
  readonly name: string;
  readonly addresses: readonly string[];
}

/**
 * The text of a commented `kpki.yaml` that says what was answered; `parseConfiguration` reads it back. The answers
 * are not judged here: what is wrong with them, reading it says, with the line.
 */
export function writeConfiguration(answers: ConfigurationAnswers): string {
  const { authorities, certificates } = answers.validity ?? { authorities: '10y', certificates: '1y' };
  return [
    '# The PKI of one Kubernetes cluster. `kpki plan` says what is missing, `kpki apply` makes it.',
    `apiVersion: ${kpkiApiVersion}`,
    `kind: ${clusterPkiKind}`,
    'metadata:',
    `  name: ${scalar(answers.name)}`,
    'spec:',
    '  # kubernetes: names and groups of the Kubernetes documentation. kubeadm: exactly what kubeadm makes.',
    `  profile: ${scalar(answers.profile)}`,
    `  kubernetesVersion: ${scalar(answers.kubernetesVersion)}`,
    '',
    '  # Where clients reach the API servers: a load balancer, or a DNS name for all of them.',
    answers.endpoint === undefined
      ? '  # controlPlaneEndpoint: api.example.com:6443'
      : `  controlPlaneEndpoint: ${scalar(answers.endpoint)}`,
    '',
    '  # The subnets of Services (one, or one of each address family) and their domain.',
    '  # network: { serviceSubnets: [10.96.0.0/12], dnsDomain: cluster.local }',
    '',
    '  # rsa-2048, rsa-3072, rsa-4096, ec-p256, ec-p384 or ed25519.',
    '  keys:',
    `    authorities: ${scalar(answers.keys.authorities)}`,
    `    certificates: ${scalar(answers.keys.certificates)}`,
    '',
    '  # No certificate outlives its authority. A year has 365 days.',
    '  validity:',
    `    authorities: ${scalar(authorities)}`,
    `    certificates: ${scalar(certificates)}`,
    '',
    '  # The first node is the one on which the cluster is initialised.',
    ...nodes('controlPlane', answers.controlPlane),
    '',
    '  # stacked: a member on each control-plane node. external: on machines of their own, listed in `nodes` here.',
    "  # unmanaged: somebody else's.",
    '  etcd: { topology: stacked }',
    '',
    '  # The workers.',
    ...nodes('nodes', answers.workers),
    '',
    '  # People and machines that get a kubeconfig of their own.',
    '  # users: [{ name: jane, groups: [developers], validity: 90d }]',
    '',
    '# Where keys are made and where the result is stored; `-e NAME` picks one of several.',
    'environments:',
    '  local:',
    '    backends:',
    '      default: { use: "@kpki/node-crypto" }',
    '    sinks:',
    '      main:',
    '        use: "@kpki/filesystem"',
    `        with: { root: ${scalar(answers.root)} }`,
    '        layout: kubeadm',
    '',
  ].join('\n');
}

function nodes(field: string, list: readonly NodeAnswer[]): readonly string[] {
  if (list.length === 0) return [`  ${field}: []`];
  const items = list.flatMap(({ name, addresses }) => [
    `    - name: ${scalar(name)}`,
    `      addresses: [${addresses.map(scalar).join(', ')}]`,
  ]);
  return [`  ${field}:`, ...items];
}

/** Plain where YAML reads the text back as it is, else in double quotes, as JSON writes them. */
function scalar(text: string): string {
  return /^[A-Za-z0-9./][A-Za-z0-9./_-]*$/.test(text) && parse(text) === text ? text : JSON.stringify(text);
}
