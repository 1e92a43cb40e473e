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
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = [ipv6Groups(halves[0] ?? '', halves.length === 1), ipv6Groups(halves[1] ?? '', true)];
  if (head === null || tail === null) return null;
  if (halves.length === 1) return head.length === 16 ? head : null;
  const missing = 16 - head.length - tail.length;
  // `::` stands for at least one group of zeros.
  return missing < 2 ? null : [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function ipv6Groups(text: string, mayEndInIpv4: boolean): AddressBytes | null {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
      continue;
    }
    const dotted = mayEndInIpv4 && index === groups.length - 1 ? parseIpv4(group) : null;
    if (dotted === null) return null;
    bytes.push(...dotted);
  }
  return bytes;
}

function isIpv4Mapped(bytes: AddressBytes): boolean {
  if (bytes.length !== 16 || bytes[10] !== 0xff || bytes[11] !== 0xff) return false;
  return bytes.slice(0, 10).every((byte) => byte === 0);
}

/** Returns the canonical text of an address: dotted decimal, or RFC 5952 for IPv6. */
export function addressText(bytes: AddressBytes): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => (at(bytes, 2 * index) << 8) | at(bytes, 2 * index + 1));
  const run = longestZeroRun(groups);
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  if (run === null) return text(groups);
  return `${text(groups.slice(0, run.start))}::${text(groups.slice(run.start + run.length))}`;
}

/** Returns the first of the longest runs of at least two zero groups (RFC 5952 section 4.2). */
function longestZeroRun(groups: readonly number[]): { start: number; length: number } | null {
  let best: { start: number; length: number } | null = null;
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === 0) length += 1;
    if (length >= 2 && length > (best?.length ?? 0)) best = { start, length };
    start += length;
  }
  return best;
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
