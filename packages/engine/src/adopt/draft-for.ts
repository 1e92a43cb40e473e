import {
  type Cluster,
  type ConfigurationAnswers,
  endpointText,
  givesKubeletClientsAGroup,
  optionalArtifacts,
  type Profile,
  parseConfiguration,
  parseDuration,
  writeConfiguration,
} from '@kpki/spec';
import { kubeletClientName } from '../inventory/kept-subject.ts';
import { type AdoptionFinding, adoptionFinding } from '../model/adoption-findings.ts';
import { casOf, usualCas } from './cas.ts';
import { etcdOf, unmanagedEtcd } from './etcd-topology.ts';
import { extraNamesOf } from './extra-names.ts';
import { heldIn, leafOf, type SourceTree } from './holding.ts';
import { serviceAccountKey, serviceAccountOf } from './key-findings.ts';
import { keyKindsOf } from './key-kinds.ts';
import { lifetimesOf } from './lifetimes.ts';
import { type FoundMachine, machinesOf } from './machines.ts';
import { clusterName, dnsDomainOf, endpointOf } from './name-and-endpoint.ts';
import { furtherAddresses, named, nodesOf } from './nodes.ts';
import { serviceSubnets } from './service-subnets.ts';
import { clientCasOverlap, unseenMembers } from './static-pod-findings.ts';
import { superAdminsLeft, usersOf } from './users.ts';

/** What a user said, which precedes what was found; the environment is where the result is stored. */
export type Given = Partial<ConfigurationAnswers> & Required<Pick<ConfigurationAnswers, 'environment'>>;

export interface AdoptionDraft {
  readonly answers: ConfigurationAnswers;
  /** Null where the file would be refused: the findings say why. */
  readonly cluster: Cluster | null;
  readonly machines: readonly FoundMachine[];
  readonly findings: readonly AdoptionFinding[];
}

export interface Candidate {
  readonly profile: Profile;
  readonly kubernetesVersion: string;
}

/** Returns the spec of one profile and version that best describes what was found. */
export function draftFor(trees: readonly SourceTree[], given: Given, candidate: Candidate, now: Date): AdoptionDraft {
  const givenNodes = { controlPlane: given.controlPlane ?? [], workers: given.workers ?? [] };
  const found = machinesOf(trees, givenNodes.controlPlane);
  const guessed = serviceSubnets(trees, found, { ...candidate, endpoint: null });
  const machines = named(withAddresses(found, guessed.firstAddresses), givenNodes);
  const addresses = givenNodes.controlPlane.flatMap((node) => node.addresses);
  const endpoint = endpointOf(trees, machines, addresses);
  const services = serviceSubnets(trees, machines, {
    ...candidate,
    endpoint: endpoint.endpoint?.host ?? null,
  });
  const foreign = {
    ...candidate,
    addresses: [...services.firstAddresses, ...(endpoint.endpoint === undefined ? [] : [endpoint.endpoint.host])],
  };
  const whole = machines.map((machine) => ({ ...machine, further: furtherAddresses(machine, machines, foreign) }));
  const nodes = nodesOf(whole, givenNodes, trees);
  const etcd = given.etcd ?? etcdOf(trees, nodes.etcdMembers);
  const managed = usualCas.filter((name) => name !== 'etcd-ca' || etcd.topology !== 'unmanaged');
  const cas = casOf(trees, managed);
  const { lifetimes, findings: ofLifetimes } = lifetimesOf(trees, now);
  const users = usersOf(trees, {
    seconds: secondsIn(lifetimes.kubeconfigs ?? lifetimes.certificates),
    most: secondsIn(lifetimes.ca),
  });
  const name = clusterName(trees, given.name);
  const dnsDomain = given.dnsDomain ?? dnsDomainOf(trees);
  const subnets = given.serviceSubnets ?? services.subnets;
  const reached = given.endpoint ?? (endpoint.endpoint === undefined ? undefined : endpointText(endpoint.endpoint));
  const answers: ConfigurationAnswers = {
    name: name.name,
    ...candidate,
    ...(reached === undefined ? {} : { endpoint: reached }),
    ...(subnets === undefined ? {} : { serviceSubnets: subnets }),
    ...(dnsDomain === undefined ? {} : { dnsDomain }),
    controlPlane: nodes.controlPlane,
    workers: nodes.workers,
    etcd,
    keys: keyKindsOf(trees),
    validity: lifetimes,
    topology: given.topology ?? cas.topology,
    users: users.users,
    include: optionalArtifacts.filter((each) => trees.some((tree) => heldIn(tree, each) !== undefined)),
    ...kubeletClientOf(trees, given, candidate),
    ...serviceAccountOf(trees),
    environment: withCas(given, cas.cas),
  };
  const findings = [
    ...name.findings,
    ...nodes.findings,
    ...unseenMembers(trees, [...nodes.controlPlane, ...nodes.workers, ...(etcd.nodes ?? [])]),
    ...(given.serviceSubnets === undefined ? services.findings : []),
    ...(given.endpoint === undefined ? endpoint.findings : []),
    ...(etcd.topology === 'unmanaged' && given.etcd === undefined ? unmanagedEtcd(trees) : []),
    ...cas.findings,
    ...serviceAccountKey(trees),
    ...clientCasOverlap(trees),
    ...superAdminsLeft(trees, nodes.controlPlane[0]?.name),
    ...ofLifetimes,
    ...users.findings,
  ];
  return withExtraNames(answers, given, { trees, machines }, findings);
}

/** An address of an API server that has no other explanation is its own, where nothing else shows its address. */
function withAddresses(machines: readonly FoundMachine[], firstAddresses: readonly string[]): readonly FoundMachine[] {
  return machines.map((machine) => {
    if (machine.address !== null) return machine;
    const served = leafOf(heldIn(machine.tree, 'apiserver'))?.names.ip ?? [];
    const own = served.find((each) => !firstAddresses.includes(each) && each !== '127.0.0.1' && each !== '::1');
    return own === undefined ? machine : { ...machine, address: own };
  });
}

function withExtraNames(
  answers: ConfigurationAnswers,
  given: Given,
  { trees, machines }: { readonly trees: readonly SourceTree[]; readonly machines: readonly FoundMachine[] },
  findings: readonly AdoptionFinding[],
): AdoptionDraft {
  const { cluster, refused } = clusterOf(answers);
  if (cluster === null) {
    // Without a node, there is nothing more to report.
    const isSaid = findings.some(({ severity }) => severity === 'error');
    return { answers, cluster, machines, findings: [...findings, ...(isSaid ? [] : refused)] };
  }
  const extra = extraNamesOf(cluster, trees, machines);
  const apiServerNames = [...new Set([...extra.apiServerNames, ...(given.apiServerNames ?? [])])];
  const { etcdServerNames, etcdPeerNames } = extra;
  const named: ConfigurationAnswers = {
    ...answers,
    ...(apiServerNames.length === 0 ? {} : { apiServerNames }),
    ...(etcdServerNames.length === 0 ? {} : { etcdServerNames }),
    ...(etcdPeerNames.length === 0 ? {} : { etcdPeerNames }),
  };
  const whole = clusterOf(named);
  return {
    answers: named,
    cluster: whole.cluster,
    machines,
    findings: [...findings, ...extra.findings, ...whole.refused],
  };
}

const file = 'kpki.yaml';

/** Returns the cluster as its file would be read. */
function clusterOf(answers: ConfigurationAnswers): {
  readonly cluster: Cluster | null;
  readonly refused: readonly AdoptionFinding[];
} {
  const machine = { name: 'unused', addresses: [] };
  const { configuration, problems } = parseConfiguration(writeConfiguration(answers), file, { machine });
  if (configuration !== undefined) return { cluster: configuration.cluster, refused: [] };
  return {
    cluster: null,
    refused: problems.map(({ path, message: why }) => adoptionFinding('spec-refused', path, { why })),
  };
}

/**
 * Clients without a group are written to the file where the profile gives new nodes a group. In profile kubeadm a
 * stored certificate keeps its subject, so that all clients there are without a group.
 */
function kubeletClientOf(
  trees: readonly SourceTree[],
  given: Given,
  candidate: Candidate,
): Pick<ConfigurationAnswers, 'kubeletClient'> {
  if (given.kubeletClient !== undefined) return { kubeletClient: given.kubeletClient };
  const clients = trees.flatMap((tree) => leafOf(heldIn(tree, kubeletClientName)) ?? []);
  const without = clients.filter(({ subject }) => subject.organizations.length === 0);
  const isDesired = candidate.profile === 'kubernetes' ? without.length > 0 : without.length === clients.length;
  return isDesired && without.length > 0 && givesKubeletClientsAGroup(candidate)
    ? { kubeletClient: 'least-privilege' }
    : {};
}

function secondsIn(duration: string): number {
  return parseDuration(duration).seconds ?? 0;
}

function withCas({ environment }: Given, cas: NonNullable<Given['environment']['ca']>): Given['environment'] {
  const reported = environment.ca ?? [];
  const rest = cas.filter(({ name }) => !reported.some((each) => each.name === name));
  return reported.length + rest.length === 0 ? environment : { ...environment, ca: [...reported, ...rest] };
}
