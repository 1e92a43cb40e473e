/** The bytes of an address in network order: 4 for IPv4, 16 for IPv6. */
export type AddressBytes = readonly number[];

/**
 * Reads an IPv4 or IPv6 address (RFC 4291 section 2.2); null for others. Refuses leading zeros in IPv4 (octal to some
 * programs), zones (they mean nothing on another machine) and IPv4-mapped addresses.
 */
export function parseAddress(text: string): AddressBytes | null {
  const bytes = parseEitherFamily(text);
  return bytes !== null && isIpv4Mapped(bytes) ? null : bytes;
}

/** Reads an address as `parseAddress` does, but returns the inner IPv4 address of an IPv4-mapped one, as Go does. */
export function parseAddressUnmapped(text: string): AddressBytes | null {
  const bytes = parseEitherFamily(text);
  return bytes !== null && isIpv4Mapped(bytes) ? bytes.slice(12) : bytes;
}

function parseEitherFamily(text: string): AddressBytes | null {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): AddressBytes | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part))) return null;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

function parseIpv6(text: string): AddressBytes | null {
  const url = `http://[${text}]`;
  if (!/^[0-9a-f:.]+$/i.test(text) || !URL.canParse(url)) return null;
  const [head = [], tail = []] = ipv6Host(url).split('::').map(groupBytes);
  return [...head, ...new Array<number>(16 - head.length - tail.length).fill(0), ...tail];
}

/** Returns the RFC 5952 text of the IPv6 address in a URL: the WHATWG parser writes it so. */
function ipv6Host(url: string): string {
  return new URL(url).hostname.slice(1, -1);
}

function groupBytes(groups: string): AddressBytes {
  if (groups === '') return [];
  return groups.split(':').flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function isIpv4Mapped(bytes: AddressBytes): boolean {
  if (bytes.length !== 16 || bytes[10] !== 0xff || bytes[11] !== 0xff) return false;
  return bytes.slice(0, 10).every((byte) => byte === 0);
}

/** Returns the canonical text of an address: dotted decimal, or RFC 5952 for IPv6. */
export function addressText(bytes: AddressBytes): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => (at(bytes, 2 * index) << 8) | at(bytes, 2 * index + 1));
  return ipv6Host(`http://[${groups.map((group) => group.toString(16)).join(':')}]`);
}

function at(bytes: AddressBytes, index: number): number {
  return bytes[index] ?? 0;
}

export function canonicalAddress(text: string): string | null {
  const bytes = parseAddress(text);
  return bytes === null ? null : addressText(bytes);
}

export function isIpAddress(text: string): boolean {
  return parseAddress(text) !== null;
}

/** Returns whether an address is global unicast, as `IsGlobalUnicast` of Go's `net` does. */
export function isGlobalUnicast(bytes: AddressBytes): boolean {
  if (specialUse(bytes) !== null) return false;
  if (bytes.length === 4) {
    const isLinkLocal = bytes[0] === 169 && bytes[1] === 254;
    return !isLinkLocal && !bytes.every((byte) => byte === 255);
  }
  const isLinkLocal = bytes[0] === 0xfe && (at(bytes, 1) & 0xc0) === 0x80;
  return !isLinkLocal;
}

/** Returns the special use of an address (RFC 6890, RFC 4291); null for an ordinary unicast address. */
export function specialUse(bytes: AddressBytes): 'unspecified' | 'loopback' | 'multicast' | null {
  const leadingZeros = bytes.slice(0, -1).every((byte) => byte === 0);
  const last = at(bytes, bytes.length - 1);
  if (leadingZeros && last === 0) return 'unspecified';
  if (bytes.length === 4) {
    if (bytes[0] === 127) return 'loopback';
    return at(bytes, 0) >= 224 && at(bytes, 0) <= 239 ? 'multicast' : null;
  }
  if (leadingZeros && last === 1) return 'loopback';
  return bytes[0] === 0xff ? 'multicast' : null;
}
