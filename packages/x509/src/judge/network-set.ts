import { addressBytes, type IpNetwork, masked, maskOf, unmapped } from '../address.ts';

/**
 * Returns a lookup of networks, as Go 1.26 searches them (`nameConstraintsSet` in crypto/x509): of those that begin at or
 * before an address, only the last decides, unless it was part of the one before it. So an IPv6 network contains no
 * IPv4-mapped address unless it is itself written as IPv4-mapped, and such a network hides the one around it.
 */
export function networkSet(networks: readonly string[]): (address: Uint8Array) => boolean {
  const all = networks.map(readNetwork).sort(byStart);
  const [v4, v6] = [4, 16].map((length) => withoutParts(all.filter(({ address }) => address.length === length)));
  return (address) => {
    const set = (address.length === 4 ? v4 : v6) ?? [];
    const network = set[Math.max(0, countUpTo(set, address) - 1)];
    return network !== undefined && contains(network, address);
  };
}

function byStart(one: IpNetwork, other: IpNetwork): number {
  return Buffer.compare(one.address, other.address) || Buffer.compare(one.mask, other.mask);
}

/** Without each network that is part of the one kept before it. */
function withoutParts(sorted: readonly IpNetwork[]): readonly IpNetwork[] {
  const kept: IpNetwork[] = [];
  for (const network of sorted) {
    const before = kept.at(-1);
    if (before === undefined || !(contains(before, network.address) && contains(before, lastOf(network)))) {
      kept.push(network);
    }
  }
  return kept;
}

function lastOf({ address, mask }: IpNetwork): Uint8Array {
  return address.map((octet, index) => octet | (0xff ^ (mask[index] ?? 0)));
}

/** Returns how many networks begin at or before the address. */
function countUpTo(set: readonly IpNetwork[], address: Uint8Array): number {
  let [low, high] = [0, set.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const network = set[middle];
    if (network !== undefined && Buffer.compare(network.address, address) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Compares IPv4-mapped addresses as IPv4, as `IPNet.Contains` in Go does. */
function contains({ address: whole, mask: wholeMask }: IpNetwork, target: Uint8Array): boolean {
  const [start, address] = [unmapped(whole), unmapped(target)];
  if (start.length !== address.length) return false;
  const mask = wholeMask.subarray(whole.length - start.length);
  return Buffer.compare(masked(address, mask), masked(start, mask)) === 0;
}

/** Takes text that `formatNetwork` has written. */
function readNetwork(text: string): IpNetwork {
  const [addressText = '', prefix = ''] = text.split('/');
  const address = addressBytes(addressText) ?? new Uint8Array();
  return { address, mask: maskOf(address.length, Number(prefix)) };
}
