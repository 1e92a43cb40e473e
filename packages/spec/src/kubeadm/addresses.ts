import { addressText, isIpAddress, parseAddressUnmapped } from '../address.ts';
import type { ReportProblem } from '../parse/report.ts';
import { type Path, shown } from '../problem.ts';
import { parseSubnet } from '../subnet.ts';

/**
 * kubeadm reads addresses with `ParseIPSloppy` of k8s.io/utils, which keeps to what Go did before 1.17: leading zeros
 * mean nothing (octets are never octal), and `::ffff:10.0.0.1` is the IPv4 address inside. The functions here turn
 * what a file says into its one text, which all else can judge; a text that is no address stays as it is.
 */
export function readAddress(text: string): string {
  const bytes = parseAddressUnmapped(text.replace(/(?<=^|[.:])0+(?=[0-9a-f])/gi, ''));
  return bytes === null ? text : addressText(bytes);
}

/** The bits of an IPv6 address before the IPv4 address that is mapped into it. */
const bitsBeforeMapped = 96;

/** One CIDR. Of a mapped one, the prefix counts from where the IPv4 address begins. */
export function readSubnet(text: string): string {
  const [, written = '', digits = ''] = /^([^/]*)\/([0-9]+)$/.exec(text) ?? [];
  const address = readAddress(written);
  if (!isIpAddress(address)) return text;
  const isMapped = written.includes(':') && !address.includes(':');
  const prefix = Number(digits) - (isMapped ? bitsBeforeMapped : 0);
  return prefix < 0 ? text : `${address}/${prefix}`;
}

/** The parts of `host:port`, as `net.SplitHostPort` of Go: any host may be in brackets, and the port may be empty. */
export function splitEndpoint(text: string): { readonly host: string; readonly port: string } {
  const [, inBrackets, bare, port = ''] = /^(?:\[([^\]]*)\]|([^:]*)):([0-9]*)$/.exec(text) ?? [];
  return { host: inBrackets ?? bare ?? text, port };
}

/** `host:port`, or a host alone, with an IPv6 address in brackets. */
export function readEndpoint(text: string): string {
  const { host, port } = splitEndpoint(text);
  const address = readAddress(host);
  const inUrl = isIpAddress(address) && address.includes(':') ? `[${address}]` : address;
  return port === '' ? inUrl : `${inUrl}:${port}`;
}

/** Warns of an address that other programs, the clients of the cluster among them, may not read as kubeadm does. */
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
