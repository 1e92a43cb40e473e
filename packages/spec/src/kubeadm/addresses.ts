import { addressText, isIpAddress, parseAddressUnmapped } from '../address.ts';
import type { ReportProblem } from '../parse/report.ts';
import { type Path, shown } from '../problem.ts';
import { parseSubnet } from '../subnet.ts';

/**
 * Returns the canonical text of an address as kubeadm reads it; returns other text unchanged. kubeadm uses
 * `ParseIPSloppy` of k8s.io/utils, which behaves like Go before 1.17: leading zeros mean nothing (octets are never
 * octal), and `::ffff:10.0.0.1` is the IPv4 address inside.
 */
export function readAddress(text: string): string {
  const bytes = parseAddressUnmapped(text.replace(/(?<=^|[.:])0+(?=[0-9a-f])/gi, ''));
  return bytes === null ? text : addressText(bytes);
}

/** The bits before the IPv4 address in an IPv4-mapped IPv6 address. */
const bitsBeforeMapped = 96;

/** Returns the canonical text of one CIDR. The prefix of a mapped CIDR counts from the start of the IPv4 address. */
export function readSubnet(text: string): string {
  const [, written = '', digits = ''] = /^([^/]*)\/([0-9]+)$/.exec(text) ?? [];
  const address = readAddress(written);
  if (!isIpAddress(address)) return text;
  const isMapped = written.includes(':') && !address.includes(':');
  const prefix = Number(digits) - (isMapped ? bitsBeforeMapped : 0);
  return prefix < 0 ? text : `${address}/${prefix}`;
}

/** Splits `host:port` as Go's `net.SplitHostPort` does: any host may be in brackets, and the port may be empty. */
export function splitEndpoint(text: string): { readonly host: string; readonly port: string } {
  const [, inBrackets, bare, port = ''] = /^(?:\[([^\]]*)\]|([^:]*)):([0-9]*)$/.exec(text) ?? [];
  return { host: inBrackets ?? bare ?? text, port };
}

/** Returns the canonical `host:port` or host; an IPv6 address is in brackets. */
export function readEndpoint(text: string): string {
  const { host, port } = splitEndpoint(text);
  const address = readAddress(host);
  const inUrl = isIpAddress(address) && address.includes(':') ? `[${address}]` : address;
  return port === '' ? inUrl : `${inUrl}:${port}`;
}

/** Warns of an address that other programs, such as the clients of the cluster, may read differently than kubeadm. */
export function warnOfAddress(text: string, path: Path, warn: ReportProblem): void {
  if (!isIpAddress(text)) warnOfReading(text, readAddress(text), path, warn);
}

export function warnOfSubnet(text: string, path: Path, warn: ReportProblem): void {
  if (parseSubnet(text) === null) warnOfReading(text, readSubnet(text), path, warn);
}

function warnOfReading(text: string, read: string, path: Path, warn: ReportProblem): void {
  if (read === text) return;
  const written = shown(read);
  warn(path, `${shown(text)} is read as ${written}, as kubeadm reads it; other programs may not: write ${written}`);
}
