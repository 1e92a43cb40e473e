import { type Cluster, defaultAnswers, type Node, optionalArtifacts, representativeVersions } from '@kpki/spec';
import fc from 'fast-check';

const hour = 3600;
const day = 24 * hour;

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/);
const dnsName = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));
const address = fc.oneof(
  fc.tuple(fc.nat(255), fc.nat(255)).map(([third, last]) => `192.168.${third}.${last}`),
  fc
    .tuple(fc.nat(0xffff), fc.integer({ min: 1, max: 0xffff }))
    .map(([a, b]) => `fd00:1::${(a | 1).toString(16)}:${b.toString(16)}`),
);

const keyKind = fc.constantFrom('ec-p256' as const, 'ec-p256' as const, 'ec-p384' as const);

/** Lifetimes as the file's rules allow them: none outlives its CA, none is due when it is made. */
const validity = fc
  .record({
    certificates: fc.integer({ min: 2 * hour, max: 800 * day }),
    kubeconfigs: fc.integer({ min: 2 * hour, max: 800 * day }),
    users: fc.integer({ min: 2 * hour, max: 800 * day }),
    more: fc.integer({ min: 0, max: 20_000 * day }),
    share: fc.double({ min: 0, max: 0.9, noNaN: true }),
  })
  .map(({ more, share, ...leaves }) => {
    const lifetimes = Object.values(leaves);
    const ca = Math.max(...lifetimes) + more;
    return {
      ...leaves,
      ca,
      rootCa: 2 * ca,
      renewBefore: Math.floor(Math.min(...lifetimes) * share),
    };
  });

const serviceSubnets = fc.constantFrom(
  ['10.96.0.0/12'],
  ['fd00:10:96::/112'],
  ['10.96.0.0/12', 'fd00:10:96::/112'],
  ['fd00:10:96::/112', '172.20.0.0/16'],
);

/** Every behavior of the catalog, and releases at random in which none may differ from its neighbors. */
const kubernetesVersion = fc.oneof(
  fc.constantFrom(...representativeVersions(defaultAnswers.kubernetesVersion)),
  fc.tuple(fc.integer({ min: 25, max: 39 }), fc.nat(15)).map(([minor, patch]) => `v1.${minor}.${patch}`),
);

/** A cluster as a file could declare it; small enough that its PKI is made in a fraction of a second. */
export const anyCluster: fc.Arbitrary<Cluster> = fc
  .record({
    name: label,
    profile: fc.constantFrom('kubernetes' as const, 'kubeadm' as const),
    kubernetesVersion,
    endpoint: fc.option(fc.record({ host: fc.oneof(dnsName, address), port: fc.integer({ min: 1, max: 65_535 }) })),
    network: fc.record({ serviceSubnets, dnsDomain: dnsName }),
    keys: fc.record({
      ca: keyKind,
      certificates: keyKind,
      kubeconfigs: fc.constantFrom('ec-p256' as const, 'ed25519' as const),
      serviceAccount: keyKind,
    }),
    validity,
    ca: fc.record({
      topology: fc.constant('separate' as const),
      limitPathLength: fc.boolean(),
      permittedNames: fc.constant(null),
    }),
    names: fc.uniqueArray(label, { minLength: 6, maxLength: 6 }),
    addresses: fc.uniqueArray(address, { minLength: 12, maxLength: 12 }),
    controlPlanes: fc.integer({ min: 1, max: 3 }),
    workers: fc.integer({ min: 0, max: 1 }),
    addressesEach: fc.integer({ min: 1, max: 2 }),
    topology: fc.constantFrom('stacked' as const, 'external' as const, 'unmanaged' as const),
    users: fc.uniqueArray(fc.record({ name: label, groups: fc.uniqueArray(dnsName, { maxLength: 2 }) }), {
      maxLength: 2,
      selector: ({ name }) => name,
    }),
    extraNames: fc.record({
      apiServer: fc.array(
        fc.oneof(
          dnsName,
          address,
          dnsName.map((name) => `*.${name}`),
        ),
        { maxLength: 3 },
      ),
      etcdServer: fc.array(fc.oneof(dnsName, address), { maxLength: 2 }),
      etcdPeer: fc.array(fc.oneof(dnsName, address), { maxLength: 2 }),
    }),
    include: fc.subarray([...optionalArtifacts]),
    kubeletClient: fc.constantFrom('profile' as const, 'least-privilege' as const),
    serviceAccount: fc.constant('key-pair' as const),
  })
  .map(({ names, addresses, controlPlanes, workers, addressesEach, topology, ...rest }) => {
    const node = (at: number): Node => ({
      name: names[at] ?? `node${at}`,
      addresses: addresses.slice(at * addressesEach, (at + 1) * addressesEach),
    });
    const machines = Array.from({ length: controlPlanes + workers + 1 }, (_, at) => node(at));
    return {
      ...rest,
      controlPlane: machines
        .slice(0, controlPlanes)
        .map((each) => ({ ...each, advertiseAddress: each.addresses[0] ?? '192.0.2.1', port: 6443 })),
      workers: machines.slice(controlPlanes, controlPlanes + workers),
      etcd: topology === 'external' ? { topology, nodes: machines.slice(-1) } : { topology },
    };
  });
