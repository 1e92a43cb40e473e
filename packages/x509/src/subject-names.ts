import { PluginError } from '@kpki/plugin';
import { addressBytes, formatAddress, parseAddress } from './address.ts';
import { cursorOver, enter, isAtEnd, malformed, readAny } from './der-read.ts';
import { element, sequence } from './der-write.ts';
import { isAscii, isDomain } from './domain.ts';
import { tags } from './tags.ts';
import { uriHost } from './uri.ts';

export interface SubjectNames {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
  readonly uri?: readonly string[];
  readonly email?: readonly string[];
}

/** The names of a parsed certificate: every list is present, addresses are in the form of RFC 5952. */
export type ReadSubjectNames = Required<SubjectNames>;

export const noNames: ReadSubjectNames = { dns: [], ip: [], uri: [], email: [] };

/** Tags of GeneralName (RFC 5280 section 4.2.1.6). */
export const generalNameTags = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87 } as const;

export function hasNames(names: SubjectNames): boolean {
  return [names.dns, names.ip, names.uri ?? [], names.email ?? []].some((list) => list.length > 0);
}

/**
 * Returns the value of the extension: DNS names, e-mail addresses, IP addresses, URIs, each in the given order (Go's
 * order). Throws 'invalid' for a name that no verifier would match: an empty one, an address among the DNS names, a
 * character that is not visible ASCII.
 */
export function encodeSubjectNames(names: SubjectNames): Uint8Array {
  return sequence(
    ...names.dns.map((name) => element(generalNameTags.dns, checked(name, isDnsName(name), 'DNS name'))),
    ...(names.email ?? []).map((name) => element(generalNameTags.email, checked(name, isText(name), 'e-mail address'))),
    ...names.ip.map((address) => element(generalNameTags.ip, parseAddress(address))),
    ...(names.uri ?? []).map((name) => element(generalNameTags.uri, checked(name, isUri(name), 'URI'))),
  );
}

function isText(name: string): boolean {
  return /^[!-~]+$/.test(name);
}

function isDnsName(name: string): boolean {
  return isText(name) && isDomain(name, 'name') && addressBytes(name) === undefined;
}

function isUri(name: string): boolean {
  return isText(name) && hostOf(name) !== undefined;
}

function checked(name: string, holds: boolean, what: string): Uint8Array {
  if (!holds) throw new PluginError('invalid', `${JSON.stringify(name)} is not a ${what} that a certificate can hold`);
  return Buffer.from(name, 'latin1');
}

/** Returns the host of a URI that a certificate may hold; undefined if Go would refuse the certificate. */
function hostOf(uri: string): string | undefined {
  const host = uriHost(uri);
  return host !== undefined && isDomain(host, 'name') ? host : undefined;
}

const what = 'subject alternative name';

/** Reads the extension's value. Skips kinds of names other than the four, as Go does. */
export function readSubjectNames(value: Uint8Array): ReadSubjectNames {
  const names = { dns: [] as string[], ip: [] as string[], uri: [] as string[], email: [] as string[] };
  for (const list = enter(cursorOver(value), tags.sequence, what); !isAtEnd(list); ) {
    const { tag, content } = readAny(list, what);
    if (tag === generalNameTags.dns) names.dns.push(ascii(content));
    if (tag === generalNameTags.email) names.email.push(ascii(content));
    if (tag === generalNameTags.uri) names.uri.push(readUri(content));
    if (tag === generalNameTags.ip) names.ip.push(readAddress(content));
  }
  return names;
}

function ascii(content: Uint8Array): string {
  const text = Buffer.from(content).toString('latin1');
  if (!isAscii(text)) throw malformed(what, 'a character that is not ASCII');
  return text;
}

function readUri(content: Uint8Array): string {
  const text = ascii(content);
  if (hostOf(text) === undefined) throw malformed(what, 'a URI that does not parse');
  return text;
}

function readAddress(content: Uint8Array): string {
  if (content.length === 4 || content.length === 16) return formatAddress(content);
  throw malformed(what, `an IP address of ${content.length} bytes`);
}
