import type {
  Artifact,
  BundleArtifact,
  CaArtifact,
  CertificateArtifact,
  KeyPairArtifact,
  KubeconfigArtifact,
} from './artifact.ts';
import { bundleEntries, caEntries } from './catalog/cas.ts';
import { certificateEntries, keyPairEntries } from './catalog/certificates.ts';
import type {
  BundleEntry,
  CaEntry,
  CaName,
  CertificateEntry,
  KeptOn,
  KeyPairEntry,
  KubeconfigEntry,
  OptionalArtifact,
} from './catalog/entry.ts';
import { kubeconfigEntries } from './catalog/kubeconfigs.ts';
import { hasSince, inProfileVersion, profileVersionOf } from './catalog/profile-versions.ts';
import type { Cluster, Node, User } from './model.ts';
import { alternativeNames } from './names.ts';
import { nodesThatKeep } from './nodes.ts';
import { keptOrganizations, newOrganizations } from './organizations.ts';
import { serverUrl } from './server-url.ts';

/** Returns everything that a cluster's PKI consists of, in the order of the catalog: CAs before what they sign. */
export function artifactsOf(cluster: Cluster): readonly Artifact[] {
  const artifacts = madeOnce.get(cluster) ?? allOf(cluster);
  madeOnce.set(cluster, artifacts);
  return artifacts;
}

/** Plans call this many times for one cluster. */
const madeOnce = new WeakMap<Cluster, readonly Artifact[]>();

function allOf(cluster: Cluster): readonly Artifact[] {
  const managed = (ca: CaName): boolean => ca !== 'etcd-ca' || cluster.etcd.topology !== 'unmanaged';
  const version = profileVersionOf(cluster);
  const wanted = (entry: { readonly name: OptionalArtifact; readonly optional?: true }): boolean =>
    entry.optional === undefined || cluster.include.includes(entry.name);
  return [
    ...caEntries
      .filter((entry) => managed(entry.name) && isInTopology(cluster, entry))
      .map((entry) => ca(cluster, entry)),
    ...bundleEntries
      .filter((entry) => managed(entry.ca) && isInTopology(cluster, entry))
      .map((entry) => bundle(cluster, entry)),
    ...(cluster.serviceAccount === 'key-pair' ? keyPairEntries.map((entry) => keyPair(cluster, entry)) : []),
    ...certificateEntries
      .filter((entry) => managed(entry.ca) && wanted(entry))
      .flatMap((entry) => nodesThatKeep(cluster, entry.keptOn).map((node) => certificate(cluster, entry, node))),
    ...kubeconfigEntries
      .filter((entry) => wanted(entry) && entry.name !== 'user' && hasSince(version, entry.sinceProfileVersion))
      .flatMap((entry) => nodesThatKeep(cluster, entry.keptOn).map((node) => nodeKubeconfig(cluster, entry, node))),
    ...cluster.users.map((user) => userKubeconfig(cluster, user)),
  ];
}

function isInTopology(cluster: Cluster, { onlyIn }: Pick<CaEntry, 'onlyIn'>): boolean {
  return onlyIn === undefined || onlyIn === cluster.ca.topology;
}

function shared<N extends string>(cluster: Cluster, entry: { readonly name: N; readonly keptOn: KeptOn }) {
  return {
    id: entry.name,
    name: entry.name,
    owner: null,
    keptOn: nodesThatKeep(cluster, entry.keptOn).map((node) => node.name),
  };
}

function ca(cluster: Cluster, entry: CaEntry): CaArtifact {
  const commonName = inProfileVersion(entry.commonName, profileVersionOf(cluster));
  const { topology, limitPathLength, permittedNames } = cluster.ca;
  const isRoot = entry.name === 'root-ca';
  return {
    kind: 'ca',
    ...shared(cluster, entry),
    subject: { commonName, organizations: [] },
    // kubeadm gives its CAs a DNS name equal to their common name; a CA has no use for a DNS name.
    names: { dns: cluster.profile === 'kubeadm' ? [commonName] : [], ip: [] },
    keyKind: cluster.keys.ca,
    seconds: isRoot ? cluster.validity.rootCa : cluster.validity.ca,
    issuer: topology === 'single-root' && !isRoot ? 'root-ca' : null,
    ...(limitPathLength ? { pathLength: isRoot ? 1 : 0 } : {}),
    ...(permittedNames === null || isRoot ? {} : { permittedNames }),
  };
}

function bundle(cluster: Cluster, entry: BundleEntry): BundleArtifact {
  return {
    kind: 'trust bundle',
    ...shared(cluster, entry),
    ca: entry.ca,
    holds: entry.holds,
  };
}

function keyPair(cluster: Cluster, entry: KeyPairEntry): KeyPairArtifact {
  return {
    kind: 'key pair',
    ...shared(cluster, entry),
    keyKind: cluster.keys[entry.keys],
  };
}

function certificate(cluster: Cluster, entry: CertificateEntry, node: Node): CertificateArtifact {
  const version = profileVersionOf(cluster);
  const kept = keptOrganizations(cluster, entry);
  return {
    kind: 'certificate',
    id: `${entry.name} ${node.name}`,
    name: entry.name,
    owner: node.name,
    keptOn: [node.name],
    ca: entry.ca,
    subject: {
      commonName: inProfileVersion(entry.commonName, version).replace('<node>', node.name),
      organizations: newOrganizations(cluster, entry),
    },
    ...(kept.length === 0 ? {} : { keepsOrganizations: kept }),
    names: alternativeNames(inProfileVersion(entry.names, version), cluster, node),
    certificateKind: entry.kind,
    keyKind: cluster.keys.certificates,
    seconds: cluster.validity.certificates,
  };
}

function nodeKubeconfig(cluster: Cluster, entry: KubeconfigEntry, node: Node): KubeconfigArtifact {
  const version = profileVersionOf(cluster);
  return {
    ...kubeconfig(cluster, entry, {
      commonName: inProfileVersion(entry.commonName, version).replace('<node>', node.name),
      organizations: inProfileVersion(entry.organizations, version),
    }),
    id: `${entry.name} ${node.name}`,
    owner: node.name,
    keptOn: [node.name],
    server: serverUrl(cluster, entry.server, node),
  };
}

/** Returns the kubeconfig of a user, also of a user that the spec does not list. */
export function userKubeconfig(cluster: Cluster, user: User): KubeconfigArtifact {
  const entry = kubeconfigEntries.find((each) => each.name === 'user');
  if (entry === undefined) throw new Error('the catalog has no entry for users');
  return {
    ...kubeconfig(cluster, entry, { commonName: user.name, organizations: user.groups }),
    ...(user.seconds === undefined ? {} : { seconds: user.seconds }),
    id: `user ${user.name}`,
    owner: user.name,
    keptOn: [],
    server: serverUrl(cluster, entry.server, null),
  };
}

type HolderParts = 'id' | 'owner' | 'keptOn' | 'server';

function kubeconfig(
  cluster: Cluster,
  entry: KubeconfigEntry,
  subject: KubeconfigArtifact['subject'],
): Omit<KubeconfigArtifact, HolderParts> {
  const version = profileVersionOf(cluster);
  const fill = (text: string): string =>
    text.replace('<CN>', () => subject.commonName).replace('<cluster>', () => cluster.name);
  return {
    kind: 'kubeconfig',
    name: entry.name,
    ca: entry.ca,
    trusts: cluster.ca.topology === 'single-root' ? 'kubernetes-ca-chain' : 'kubernetes-ca-bundle',
    subject,
    names: { dns: [], ip: [] },
    certificateKind: 'client',
    keyKind: cluster.keys.kubeconfigs,
    seconds: cluster.validity[entry.validity],
    clusterName: fill(inProfileVersion(entry.cluster, version)),
    userName: fill(inProfileVersion(entry.credential, version)),
    contextName: fill(inProfileVersion(entry.context, version)),
  };
}
