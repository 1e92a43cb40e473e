import { defaultKubernetesVersion, optionalArtifacts, representativeVersions } from '@kpki/spec';
import type { Random } from './random.ts';

export interface RandomSpec {
  readonly name: string;
  readonly profile: string;
  readonly version: string;
  readonly endpoint: string | null;
  readonly subnets: string;
  readonly domain: string;
  readonly keys: string;
  readonly cas: string;
  readonly days: number;
  readonly userDays: number;
  readonly topology: string;
  readonly isPathLimited: boolean;
  readonly controlPlanes: number;
  readonly workers: number;
  readonly etcd: 'stacked' | 'external' | 'unmanaged';
  readonly users: readonly string[];
  readonly names: readonly string[];
  readonly include: string;
  readonly kubeletClient: string;
  readonly isOwnBackend: boolean;
}

/** One for each behavior that shows in files, and one that is older than all of them. */
const versions = ['v1.25.3', ...representativeVersions(defaultKubernetesVersion)] as const;
const kinds = ['ec-p256', 'ec-p256', 'ec-p256', 'ec-p384', 'ed25519', 'rsa-2048'] as const;

/** Returns a random spec. Small: most of the time of a run is the start of the program. */
export function randomSpec(random: Random): RandomSpec {
  return {
    name: random.pick(['demo', 'a', 'prod-eu-1', '1st']),
    profile: random.pick(['kubernetes', 'kubernetes', 'kubeadm']),
    version: random.pick(versions),
    endpoint: random.pick([null, null, 'api.example.com:6443', '192.0.2.200:443', '"[2001:db8::7]:8443"']),
    subnets: random.pick(['10.96.0.0/12', '10.96.0.0/12, "fd00:10:96::/112"', '172.20.0.0/16']),
    domain: random.pick(['cluster.local', 'k8s.example.org']),
    keys: random.pick(kinds),
    cas: random.pick(kinds),
    days: random.pick([60, 90, 365, 365, 800]),
    userDays: random.pick([60, 90, 365]),
    topology: random.pick(['separate', 'separate', 'separate', 'single-root', 'external']),
    isPathLimited: random.happens(20),
    controlPlanes: random.pick([1, 1, 2, 3]),
    workers: random.pick([0, 0, 1, 2]),
    etcd: random.pick(['stacked', 'stacked', 'stacked', 'external', 'unmanaged']),
    users: random.pick([[], ['jane'], ['jane', 'ci:bot']]),
    names: random.pick([[], [], ['api.example.org'], ['*.example.org', '192.0.2.99']]),
    include: random.pick(['', '', ...optionalArtifacts, optionalArtifacts.join(', ')]),
    kubeletClient: random.pick(['profile', 'profile', 'least-privilege']),
    isOwnBackend: random.happens(80),
  };
}

/** Returns the same spec with one change. */
export function changed(before: RandomSpec, random: Random): RandomSpec {
  const change = random.pick<(from: RandomSpec) => Partial<RandomSpec>>([
    ({ names }) => ({ names: [...names, 'new.example.net'] }),
    ({ users }) => ({ users: [...users, 'joe'] }),
    () => ({ users: [] }),
    ({ controlPlanes }) => ({ controlPlanes: controlPlanes + 1 }),
    ({ workers }) => ({ workers: workers + 1 }),
    () => ({ keys: 'ec-p384' }),
    ({ days }) => ({ days: days * 2 }),
    () => ({ version: 'v1.35.1' }),
    ({ domain }) => ({ domain: `other.${domain}` }),
    () => ({ endpoint: 'lb.example.net:6443' }),
    ({ kubeletClient }) => ({ kubeletClient: kubeletClient === 'profile' ? 'least-privilege' : 'profile' }),
    () => ({ include: optionalArtifacts.join(', ') }),
  ]);
  return { ...before, ...change(before) };
}

export function textOf(declared: RandomSpec): string {
  const { controlPlanes, workers, etcd, users, names, keys, endpoint, include } = declared;
  const list = (from: readonly string[]): string => from.map((each) => JSON.stringify(each)).join(', ');
  const machines = (count: number, name: string, network: number): string =>
    Array.from(
      { length: count },
      (_, at) => `{ name: ${name}${at + 1}, addresses: [192.0.2.${network + at}, "2001:db8::${network + at}"] }`,
    ).join(', ');
  return [
    'apiVersion: kpki.dev/v1alpha1',
    'kind: ClusterPKI',
    `metadata: { name: ${JSON.stringify(declared.name)} }`,
    'spec:',
    `  profile: ${declared.profile}`,
    `  kubernetesVersion: ${declared.version}`,
    `  kubeletClient: ${declared.kubeletClient}`,
    ...(endpoint === null ? [] : [`  controlPlaneEndpoint: ${endpoint}`]),
    `  network: { serviceSubnets: [${declared.subnets}], dnsDomain: ${declared.domain} }`,
    `  keys: { ca: ${declared.cas}, certificates: ${keys}, serviceAccount: ${keys === 'ed25519' ? 'ec-p256' : keys} }`,
    `  validity: { ca: 10y, certificates: ${declared.days}d, users: ${declared.userDays}d, renewBefore: 20d }`,
    `  ca: { topology: ${declared.topology}, limitPathLength: ${declared.isPathLimited} }`,
    `  controlPlane: [${machines(controlPlanes, 'cp', 10)}]`,
    `  nodes: [${machines(workers, 'worker', 50)}]`,
    etcd === 'external'
      ? `  etcd: { topology: external, nodes: [${machines(1, 'etcd', 80)}] }`
      : `  etcd: { topology: ${etcd} }`,
    `  users: [${users.map((name) => `{ name: ${JSON.stringify(name)}, groups: [dev] }`).join(', ')}]`,
    `  extraNames: { apiServer: [${list(names)}] }`,
    `  include: [${include}]`,
    'environments:',
    '  local:',
    ...(declared.isOwnBackend ? ['    backends: { default: { use: ./keys.js } }'] : []),
    '    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }',
    '',
  ].join('\n');
}
