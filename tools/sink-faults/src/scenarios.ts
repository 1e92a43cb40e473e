import { versionOf } from '@kpki/services';
/** What a kpki.yaml of the sweep says otherwise than the usual one. */
export interface Declared {
  readonly certificates: 'ec-p256' | 'ec-p384';
  readonly validity: '{ certificates: 90d, renewBefore: 30d }' | '{ certificates: 365d, renewBefore: 100d }';
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** The spec and the command that made the previous set; null: there is none. */
  readonly before: (Command & { readonly declared: Declared }) | null;
  readonly now: Declared;
  readonly run: Command;
  /** The sinks that it is about; absent where any will do. */
  readonly between?: readonly string[];
}

/** What is typed; the file is added to it. */
export interface Command {
  readonly words: readonly string[];
}

/** The environment that has every sink; each sink also has its own environment, by its name. */
export const environment = 'prod';

const apply: Command = { words: ['apply', '-e', environment, '--yes'] };

/** Lives for 90 days, and nothing of it is due. */
export const usual: Declared = { certificates: 'ec-p256', validity: '{ certificates: 90d, renewBefore: 30d }' };

export const scenarios: readonly Scenario[] = [
  { id: 'first', title: 'first creation', before: null, now: usual, run: apply },
  // A certificate for 90 days is due if `renewBefore` is 100 days.
  {
    id: 'renewal',
    title: 'renewal of everything',
    before: { ...apply, declared: usual },
    now: { ...usual, validity: '{ certificates: 365d, renewBefore: 100d }' },
    run: apply,
  },
  {
    id: 'rekey',
    title: 'new keys for everything',
    before: { ...apply, declared: usual },
    now: { ...usual, certificates: 'ec-p384' },
    run: apply,
  },
  {
    id: 'copy',
    title: 'copy from Vault to Kubernetes',
    before: { words: ['apply', '-e', 'vault', '--yes'], declared: usual },
    now: usual,
    run: { words: ['copy', '--from', 'vault/vault', '--to', 'kubernetes/kubernetes', '--yes'] },
    between: ['Vault', 'Kubernetes'],
  },
];

/** A kpki.yaml for a small PKI: CAs and their bundles, a key pair, certificates, kubeconfigs; no etcd. */
export function configurationOf(
  cluster: string,
  { certificates, validity }: Declared,
  sinks: ReadonlyMap<string, string>,
): string {
  return [
    'apiVersion: kpki.dev/v1alpha1',
    'kind: ClusterPKI',
    `metadata: { name: ${cluster} }`,
    'spec:',
    `  kubernetesVersion: ${versionOf()}`,
    `  keys: { ca: ec-p256, certificates: ${certificates}, serviceAccount: ec-p256 }`,
    `  validity: ${validity}`,
    '  etcd: { topology: unmanaged }',
    '  controlPlane: [{ name: cp1, addresses: [192.0.2.10] }]',
    'environments:',
    `  ${environment}:`,
    '    sinks:',
    ...[...sinks].map(([name, use]) => `      ${name}: ${use}`),
    ...[...sinks].map(([name, use]) => `  ${name}: { sinks: { ${name}: ${use} } }`),
    '',
  ].join('\n');
}
