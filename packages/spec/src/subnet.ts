import { type AddressBytes, addressText, parseAddress } from './address.ts';
import { shown } from './problem.ts';

export interface Subnet {
  readonly network: AddressBytes;
  readonly prefixLength: number;
}

/**
 * Reads `10.96.0.0/12`; null for other texts. Masks host bits, as Kubernetes does: compare `subnetText` to detect them.
 */
export function parseSubnet(text: string): Subnet | null {
  const slash = text.indexOf('/');
  if (slash < 0 || !/^(0|[1-9][0-9]{0,2})$/.test(text.slice(slash + 1))) return null;
  const bytes = parseAddress(text.slice(0, slash));
  const prefixLength = Number(text.slice(slash + 1));
  if (bytes === null || prefixLength > bytes.length * 8) return null;
  return { network: masked(bytes, prefixLength), prefixLength };
}

export function subnetText(subnet: Subnet): string {
  return `${addressText(subnet.network)}/${subnet.prefixLength}`;
}

export function hostBits(subnet: Subnet): number {
  return subnet.network.length * 8 - subnet.prefixLength;
}

function masked(bytes: AddressBytes, prefixLength: number): AddressBytes {
  return bytes.map((byte, index) => {
    const bits = Math.min(8, Math.max(0, prefixLength - 8 * index));
    return byte & (0xff << (8 - bits)) & 0xff;
  });
}

export function subnetContains(subnet: Subnet, address: AddressBytes): boolean {
  if (subnet.network.length !== address.length) return false;
  return masked(address, subnet.prefixLength).every((byte, index) => byte === subnet.network[index]);
}

/** Returns the address of the Service `kubernetes`: the first of a CIDR ("Service ClusterIP allocation"). */
export function firstServiceAddress(cidr: string): string {
  const subnet = parseSubnet(cidr);
  if (subnet === null) throw new Error(`${shown(cidr)} is not a subnet`);
  const bytes = [...subnet.network];
  for (let index = bytes.length - 1; index >= 0; index -= 1) {
    const byte = bytes[index] ?? 0;
    bytes[index] = (byte + 1) & 0xff;
    if (byte !== 0xff) break;
  }
  return addressText(bytes);
}
