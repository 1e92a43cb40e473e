import { addressBytes, type IpNetwork, masked, maskOf, prefixLength, unmapped } from '../address.ts';

interface NetworkRow {
  /** The number of bytes of an address in the certificate. */
  readonly length: number;
  readonly mask: Uint8Array;
  readonly members: Set<string>;
}

/**
 * Returns a lookup of networks by prefix length. As in Go, an IPv6 network contains no IPv4-mapped address unless the
 * network is itself written as IPv4-mapped; and an IPv4 network contains none.
 */
export function networkSet(networks: readonly string[]): (address: Uint8Array) => boolean {
  const rows = new Map<string, NetworkRow>();
  for (const { address: whole, mask: wholeMask } of networks.map(readNetwork)) {
    const address = unmapped(whole);
    const mask = wholeMask.subarray(whole.length - address.length);
    const key = [whole.length, address.length, prefixLength(mask)].join('/');
    const row = rows.get(key) ?? { length: whole.length, mask, members: new Set() };
    row.members.add(hex(masked(address, mask)));
    rows.set(key, row);
  }
  return (whole) => {
    const address = unmapped(whole);
    return [...rows.values()].some(({ length, mask, members }) => {
      const isComparable = length === whole.length && mask.length === address.length;
      return isComparable && members.has(hex(masked(address, mask)));
    });
  };
}

/** Takes text that `formatNetwork` has written. */
function readNetwork(text: string): IpNetwork {
  const [addressText = '', prefix = ''] = text.split('/');
  const address = addressBytes(addressText) ?? new Uint8Array();
  return { address, mask: maskOf(address.length, Number(prefix)) };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
