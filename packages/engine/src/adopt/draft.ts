import {
  type Cluster,
  type ConfigurationAnswers,
  checkClusterName,
  type Profile,
  parseConfiguration,
  parseDuration,
  usualAnswers,
  writeConfiguration,
} from '@kpki/spec';
import { authoritiesOf, usualAuthorities } from './authorities.ts';
import { differencesFrom } from './differences.ts';
import { endpointOf, textOf } from './endpoint.ts';
import { extraNamesOf } from './extra-names.ts';
import { type Finding, finding } from './finding.ts';
import { heldIn, leafOf, type Tree } from './holding.ts';
import { keyKindsOf, mostCommon } from './key-kinds.ts';
import { lifetimesOf } from './lifetimes.ts';
import { type Machine, machinesOf } from './machines.ts';
import { furtherAddresses } from './node-addresses.ts';
import { named, nodesOf } from './nodes.ts';
import { serviceSubnets } from './service-subnets.ts';
import { usersOf } from './users.ts';

/** What somebody said, which goes before what was found; the environment is where the result is to be read again. */
export type Given = Partial<ConfigurationAnswers> & Required<Pick<ConfigurationAnswers, 'environment'>>;

/** A declaration that describes what was found, before it is a file. */
export interface Draft {
  readonly answers: ConfigurationAnswers;
  /** Null where the declaration would be refused: the findings say why. */
  readonly cluster: Cluster | null;
  readonly machines: readonly Machine[];
  readonly findings: readonly Finding[];
}

interface Candidate {
  readonly profile: Profile;
  readonly kubernetesVersion: string;
}

/** One of each behaviour that shows in files: groups changed in 1.29, and whom a kubelet calls in 1.33. */
const versions = [usualAnswers.kubernetesVersion, 'v1.32.0', 'v1.28.0'] as const;

/**
 * The declaration that describes best what was found. Pure: the profile and the version, which stand nowhere, are those
 * whose declaration differs least from it.
 */
export function draftOf(trees: readonly Tree[], given: Given, now: Date): Draft {
  const version = given.kubernetesVersion ?? shownVersion(trees);
  const profiles: readonly Profile[] = given.profile === undefined ? ['kubeadm', 'kubernetes'] : [given.profile];
  const candidates = (version === undefined ? versions : [version]).flatMap((kubernetesVersion) =>
    profiles.map((profile): Candidate => ({ profile, kubernetesVersion })),
  );
  const drafts = candidates.map((candidate) => {
    const draft = draftFor(trees, given, candidate, now);
    const { cluster, machines, answers } = draft;
    const differences = cluster === null ? Number.POSITIVE_INFINITY : differencesFrom(cluster, trees, machines);
    // A name that a profile gives by itself is more likely its own than one that somebody added.
    return { draft, differences, extraNames: answers.apiServerNames?.length ?? 0 };
  });
  const [best] = drafts.toSorted((a, b) => compare(a.differences, b.differences) || a.extraNames - b.extraNames);
  if (best === undefined) throw new Error('there is always a candidate');
  if (version !== undefined || best.draft.cluster === null) return best.draft;
  const { kubernetesVersion } = best.draft.answers;
  const text = `it shows in nothing that was found; ${kubernetesVersion} is taken, which makes what is there`;
  const assumed = finding('version-assumed', 'spec.kubernetesVersion', text, 'give it with --kubernetes-version');
  return { ...best.draft, findings: [...best.draft.findings, assumed] };
}

/** Two that are refused are alike; their difference is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function shownVersion(trees: readonly Tree[]): string | undefined {
  const pods = trees.flatMap(({ staticPods }) => staticPods).filter(({ component }) => component.startsWith('kube-'));
  return pods.flatMap(({ version }) => version ?? [])[0];
}

function draftFor(trees: readonly Tree[], given: Given, candidate: Candidate, now: Date): Draft {
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
  const managed = usualAuthorities.filter((name) => name !== 'etcd-ca' || etcd.topology !== 'unmanaged');
  const authorities = authoritiesOf(trees, managed);
  const { lifetimes, findings: ofLifetimes } = lifetimesOf(trees, now);
  const users = usersOf(trees, {
    seconds: secondsIn(lifetimes.kubeconfigs ?? lifetimes.certificates),
    most: secondsIn(lifetimes.authorities),
  });
  const name = clusterName(trees, given);
  const dnsDomain = given.dnsDomain ?? dnsDomainOf(trees);
  const subnets = given.serviceSubnets ?? services.subnets;
  const reached = given.endpoint ?? (endpoint.endpoint === undefined ? undefined : textOf(endpoint.endpoint));
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
    topology: given.topology ?? authorities.topology,
    users: users.users,
    include: includedIn(trees),
    environment: withAuthorities(given, authorities.authorities),
  };
  const findings = [
    ...name.findings,
    ...nodes.findings,
    ...(given.serviceSubnets === undefined ? services.findings : []),
    ...(given.endpoint === undefined ? endpoint.findings : []),
    ...(etcd.topology === 'unmanaged' && given.etcd === undefined ? [unmanaged] : []),
    ...authorities.findings,
    ...serviceAccountKey(trees),
    ...ofLifetimes,
    ...users.findings,
  ];
  return withExtraNames(answers, given, machines, findings);
}

/** What nothing else explains among the addresses of an API server is its own, where that does not show elsewhere. */
function withAddresses(machines: readonly Machine[], firstAddresses: readonly string[]): readonly Machine[] {
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
  machines: readonly Machine[],
  findings: readonly Finding[],
): Draft {
  const { cluster, refused } = clusterOf(answers);
  if (cluster === null) {
    // Where no node is known, that is all there is to say.
    const isSaid = findings.some(({ severity }) => severity === 'error');
    return { answers, cluster, machines, findings: [...findings, ...(isSaid ? [] : refused)] };
  }
  const extra = extraNamesOf(cluster, machines);
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

/** What the declaration amounts to, as reading its file would say. */
function clusterOf(answers: ConfigurationAnswers): {
  readonly cluster: Cluster | null;
  readonly refused: readonly Finding[];
} {
  const machine = { name: 'unused', addresses: [] };
  const { configuration, problems } = parseConfiguration(writeConfiguration(answers), file, { machine });
  if (configuration !== undefined) return { cluster: configuration.cluster, refused: [] };
  return { cluster: null, refused: problems.map(({ path, message }) => finding('declaration-refused', path, message)) };
}

function etcdOf(
  trees: readonly Tree[],
  members: readonly ConfigurationAnswers['controlPlane'][number][],
): NonNullable<ConfigurationAnswers['etcd']> {
  const has = (name: 'etcd-server' | 'etcd-peer' | 'apiserver' | 'etcd-ca', tree: Tree): boolean =>
    heldIn(tree, name) !== undefined;
  const isMember = (tree: Tree): boolean => has('etcd-server', tree) || has('etcd-peer', tree);
  if (members.length > 0) return { topology: 'external', nodes: members };
  if (trees.some(isMember)) return { topology: 'stacked' };
  // Where only authorities are kept, as for Cluster API, the nodes make all else.
  const onlyAuthorities = !trees.some((tree) => has('apiserver', tree)) && trees.some((tree) => has('etcd-ca', tree));
  return { topology: onlyAuthorities ? 'stacked' : 'unmanaged' };
}

const unmanaged = finding(
  'etcd-unmanaged',
  'spec.etcd',
  "no certificate of a member was found: it is declared as somebody else's, and kpki makes nothing for it",
  'adopt the folders of its members too, or declare where they run',
);

/** A new one would be made without a word of what depends on the one in use. */
function serviceAccountKey(trees: readonly Tree[]): readonly Finding[] {
  const isThere = trees.some((tree) => heldIn(tree, 'sa') !== undefined);
  if (isThere || !trees.some((tree) => heldIn(tree, 'apiserver') !== undefined)) return [];
  const text = 'it was not found, and there is one: a new one would end every service-account token';
  const fix =
    'bring what --service-account-signing-key-file of the API server names, which may be the key of another certificate, to pki/sa.key';
  return [finding('service-account-key', 'sa', text, fix)];
}

function clusterName(
  trees: readonly Tree[],
  given: Given,
): { readonly name: string; readonly findings: readonly Finding[] } {
  if (given.name !== undefined) return { name: given.name, findings: [] };
  const shown = mostCommon(
    trees.flatMap(({ holdings }) =>
      holdings.flatMap(({ artefact, kubeconfig }) =>
        // A kubelet that joined by itself says "default-cluster" whatever the cluster is called.
        kubeconfig === null || artefact === 'kubelet.conf' || kubeconfig.clusterName === 'default-cluster'
          ? []
          : [kubeconfig.clusterName],
      ),
    ),
  );
  const { name: usual } = usualAnswers;
  const fix = 'give it with --cluster-name';
  if (shown === undefined) {
    const text = `no kubeconfig tells it; ${usual} is taken`;
    return { name: usual, findings: [finding('cluster-name-assumed', 'metadata.name', text, fix)] };
  }
  if (checkClusterName(shown) === null) return { name: shown, findings: [] };
  const text = `the kubeconfigs call it ${JSON.stringify(shown)}, which is no name here; ${usual} is taken`;
  return { name: usual, findings: [finding('cluster-name-assumed', 'metadata.name', text, fix)] };
}

function dnsDomainOf(trees: readonly Tree[]): string | undefined {
  const names = trees.flatMap((tree) => leafOf(heldIn(tree, 'apiserver'))?.names.dns ?? []);
  const domains = names.flatMap((name) => /^kubernetes\.default\.svc\.(.+)$/.exec(name)?.[1] ?? []);
  // The documentation has a certificate name the first label of the domain too, and some that follow it no other.
  const [longest] = domains.toSorted((a, b) => b.length - a.length);
  return longest === usualAnswers.dnsDomain.split('.')[0] ? undefined : longest;
}

function includedIn(trees: readonly Tree[]): NonNullable<ConfigurationAnswers['include']> {
  const optional = ['kubelet-server', 'kube-proxy.conf'] as const;
  return optional.filter((name) => trees.some((tree) => heldIn(tree, name) !== undefined));
}

function secondsIn(duration: string): number {
  return parseDuration(duration).seconds ?? 0;
}

function withAuthorities(
  { environment }: Given,
  authorities: NonNullable<Given['environment']['authorities']>,
): Given['environment'] {
  const told = environment.authorities ?? [];
  const rest = authorities.filter(({ name }) => !told.some((each) => each.name === name));
  return told.length + rest.length === 0 ? environment : { ...environment, authorities: [...told, ...rest] };
}
