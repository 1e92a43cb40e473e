import { addressText, isIpAddress, type Profile, parseAddress, parseSubnet, subnetContains } from '@kpki/spec';
import { type AdoptionFinding, adoptionFinding } from '../model/adoption-findings.ts';
import { remedy } from '../model/finding.ts';
import { heldIn, leafOf, type SourceTree } from './holding.ts';
import type { FoundMachine } from './machines.ts';

interface ServiceSubnets {
  readonly subnets?: readonly string[];
  /** The addresses of the Service `kubernetes` in certificates. */
  readonly firstAddresses: readonly string[];
  readonly findings: readonly AdoptionFinding[];
}

const about = 'spec.network.serviceSubnets';

/** Returns them by a flag, else by the API server's certificate, in which kubeadm names the first subnet's alone. */
export function serviceSubnets(
  trees: readonly SourceTree[],
  machines: readonly FoundMachine[],
  { profile, endpoint }: { readonly profile: Profile; readonly endpoint: string | null },
): ServiceSubnets {
  const [flag] = trees.flatMap(({ staticPods }) =>
    staticPods.flatMap(({ flags }) => flags.get('service-cluster-ip-range') ?? []),
  );
  const nodes = machines.flatMap(({ address }) => address ?? []);
  const served = trees
    .map((tree) => leafOf(heldIn(tree, 'apiserver'))?.names.ip ?? [])
    .filter(({ length }) => length > 0);
  const [first = [], ...rest] = served;
  const hosts = new Set([...nodes, ...trees.flatMap(hostAddresses)]);
  const foreign = first.filter((each) => !hosts.has(each) && each !== endpoint);
  const common = foreign.filter((each) => rest.every((others) => others.includes(each)));
  const firstAddresses = firstOfServices(common, first[0]).slice(0, profile === 'kubeadm' ? 1 : 2);
  if (flag !== undefined) return { subnets: flag.split(','), firstAddresses, findings: [] };
  const subnets = firstAddresses.map((each) => subnetFrom(each, nodes));
  if (subnets.length === 0) {
    const unknown = adoptionFinding('subnet-unknown', about, { taken: usual.subnet }, remedy('give-service-subnet'));
    return { firstAddresses, findings: [unknown] };
  }
  const params = { firstAddresses, taken: subnets };
  const assumed = adoptionFinding('subnet-assumed', about, params, remedy('give-other-service-subnet'));
  return { subnets, firstAddresses, findings: [assumed] };
}

/** Other serving certificates name addresses of hosts: only the API server's names a Service. */
function hostAddresses({ holdings }: SourceTree): readonly string[] {
  return holdings
    .filter(({ artifact }) => artifact === 'kubelet-server' || artifact === 'etcd-server' || artifact === 'etcd-peer')
    .flatMap((holding) => leafOf(holding)?.names.ip ?? []);
}

/**
 * Returns one of each family: the first after a network's own address. Where the certificate does not begin with one,
 * the roundest is taken, since a sixteenth of all addresses would match.
 */
function firstOfServices(addresses: readonly string[], beginning: string | undefined): readonly string[] {
  const rank = (address: string): number => (address === beginning ? 128 : trailingZeroBits(address));
  const sorted = addresses
    .filter((each) => isIpAddress(each) && trailingZeroBits(each) >= fewestHostBits)
    .toSorted((a, b) => rank(b) - rank(a));
  const isV6 = (address: string): boolean => address.includes(':');
  return sorted.filter((each, at) => sorted.findIndex((other) => isV6(other) === isV6(each)) === at);
}

/** A service subnet has at least sixteen addresses. */
const fewestHostBits = 4;

function trailingZeroBits(address: string): number {
  const bytes = [...(parseAddress(address) ?? [])];
  const last = bytes.pop();
  if (last === undefined || last % 2 === 0) return 0;
  const text = [...bytes, last - 1].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return /0*$/.exec(text)?.[0].length ?? 0;
}

const usual = { address: '10.96.0.1', subnet: '10.96.0.0/12' } as const;

/** Returns the largest usual size that begins there and contains no node: the size itself shows nowhere. */
function subnetFrom(first: string, nodes: readonly string[]): string {
  const bytes = [...(parseAddress(first) ?? [])];
  const free = trailingZeroBits(first);
  const network = addressText(bytes.with(-1, (bytes.at(-1) ?? 1) - 1));
  const sizes = [16, 8, fewestHostBits]
    .filter((bits) => bits <= free)
    .map((bits) => `${network}/${bytes.length * 8 - bits}`);
  const candidates = first === usual.address ? [usual.subnet, ...sizes] : sizes;
  return (
    candidates.find((each) => !nodes.some((node) => holds(each, node))) ??
    `${network}/${bytes.length * 8 - fewestHostBits}`
  );
}

function holds(cidr: string, address: string): boolean {
  const [subnet, bytes] = [parseSubnet(cidr), parseAddress(address)];
  return subnet !== null && bytes !== null && subnetContains(subnet, bytes);
}
