import { isIP } from 'node:net';
import { PluginError } from '@kpki/plugin';

/** Returns 4 or 16 bytes; an IPv4-mapped address becomes 4, as in Go. Throws 'invalid', for a zone too. */
export function parseAddress(text: string): Uint8Array {
  const bytes = addressBytes(text);
  if (bytes === undefined) throw new PluginError('invalid', `${JSON.stringify(text)} is not an IP address`);
  return unmapped(bytes);
}

/** Returns undefined for text that is no address. */
export function addressBytes(text: string): Uint8Array | undefined {
  const version = text.includes('%') ? 0 : isIP(text);
  if (version === 4) return Uint8Array.from(text.split('.'), Number);
  return version === 6 ? sixteenBytes(text) : undefined;
}

/** Takes only text that `isIP` has accepted. */
function sixteenBytes(text: string): Uint8Array {
  const [head = '', tail] = text.split('::');
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = new Array<number>(16 - before.length - after.length).fill(0);
  return Uint8Array.from([...before, ...zeros, ...after]);
}

function groups(text: string): readonly number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

/** Returns the 4 bytes inside an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2); all others unchanged. */
export function unmapped(address: Uint8Array): Uint8Array {
  return isMapped(address) ? address.subarray(12) : address;
}

function isMapped(address: Uint8Array): boolean {
  const isZero = address.subarray(0, 10).every((octet) => octet === 0);
  return address.length === 16 && isZero && address[10] === 0xff && address[11] === 0xff;
}

/** Returns the text of 4 or 16 bytes by RFC 5952, as the WHATWG URL parser writes it, except for IPv4-mapped ones. */
export function formatAddress(address: Uint8Array): string {
  if (address.length === 4) return address.join('.');
  if (isMapped(address)) return `::ffff:${address.subarray(12).join('.')}`;
  const groups = Buffer.from(address)
    .toString('hex')
    .replace(/(.{4})(?!$)/g, '$1:');
  return new URL(`http://[${groups}]`).hostname.slice(1, -1);
}

/** Address and mask, 4 or 16 bytes each. */
export interface IpNetwork {
  readonly address: Uint8Array;
  readonly mask: Uint8Array;
}

/** Reads `10.0.0.0/8` and clears host bits. Throws 'invalid', also for IPv4 written as IPv6. */
export function parseNetwork(text: string): IpNetwork {
  const [, addressText = '', prefixText = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = addressBytes(addressText);
  const prefix = Number(prefixText);
  if (address === undefined || prefixText === '' || prefix > address.length * 8 || isMapped(address)) {
    throw new PluginError('invalid', `${JSON.stringify(text)} is not a network in CIDR form`);
  }
  const mask = maskOf(address.length, prefix);
  return { address: masked(address, mask), mask };
}

/** Returns a mask of `length` bytes with `prefix` ones. */
export function maskOf(length: number, prefix: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => 0xff00 >> Math.max(0, Math.min(8, prefix - index * 8)));
}

export function masked(address: Uint8Array, mask: Uint8Array): Uint8Array {
  return address.map((octet, index) => octet & (mask[index] ?? 0));
}

/** Returns the number of leading ones; undefined for a mask with other ones. */
export function prefixLength(mask: Uint8Array): number | undefined {
  const bits = [...mask].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits) ? bits.replaceAll('0', '').length : undefined;
}

export function formatNetwork({ address, mask }: IpNetwork): string {
  return `${formatAddress(masked(address, mask))}/${prefixLength(mask)}`;
}

/**
 * Returns an address or a network in the form in which it is read from a certificate. Throws 'invalid' for other text.
 */
export function canonicalAddress(text: string): string {
  return text.includes('/') ? formatNetwork(parseNetwork(text)) : formatAddress(parseAddress(text));
}
