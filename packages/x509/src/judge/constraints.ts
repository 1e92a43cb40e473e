import { isIP } from 'node:net';
import { addressBytes, formatAddress } from '../address.ts';
import type { Certificate } from '../certificate.ts';
import { isDomain, lowerCase } from '../domain.ts';
import { type Mailbox, parseMailbox } from '../mailbox.ts';
import type { ReadNameTrees } from '../name-constraints.ts';
import { extensionOids } from '../oid.ts';
import type { ReadSubjectNames } from '../subject-names.ts';
import { uriHost } from '../uri.ts';
import { networkSet } from './network-set.ts';
import { firstOf } from './refusal.ts';

export type ConstraintCheck = (chain: readonly Certificate[]) => string | undefined;

/**
 * Returns a check for all chains of one search. It compares every name of every certificate below a CA with that CA's
 * constraints (RFC 5280 section 6.1.3). Trees are looked up in sets, so that many names with many constraints take
 * linear time; and each certificate is compared with each CA once, however many chains have both: a hundred chains
 * through the same long line cost no more than one.
 */
export function makeConstraintCheck(): ConstraintCheck {
  const lookupOf = remembered(makeLookup);
  const namesOf = remembered(({ names }: Certificate) => readNames(names));
  const brokenBy = remembered((ca: Certificate) =>
    remembered((certificate: Certificate) => {
      const lookup = lookupOf(ca);
      const names = namesOf(certificate);
      return lookup === undefined || typeof names === 'string' ? undefined : check(names, lookup);
    }),
  );
  return (chain) => {
    for (const [index, certificate] of chain.entries()) {
      const above = chain.slice(index + 1).filter((ca) => lookupOf(ca) !== undefined);
      if (above.length === 0 || !hasNamesExtension(certificate)) continue;
      const names = namesOf(certificate);
      if (typeof names === 'string') return names;
      for (const ca of above) {
        const broken = brokenBy(ca)(certificate);
        if (broken !== undefined) return broken;
      }
    }
    return undefined;
  };
}

function remembered<T>(make: (certificate: Certificate) => T): (certificate: Certificate) => T {
  const made = new Map<Certificate, T>();
  return (certificate) => {
    const known = made.get(certificate);
    if (known !== undefined || made.has(certificate)) return known as T;
    const fresh = make(certificate);
    made.set(certificate, fresh);
    return fresh;
  };
}

function hasNamesExtension(certificate: Certificate): boolean {
  return certificate.extensions.some((extension) => extension.oid === extensionOids.subjectAlternativeName);
}

interface Names {
  readonly dns: readonly string[];
  readonly ip: readonly Uint8Array[];
  readonly uriHosts: readonly string[];
  readonly mailboxes: readonly Mailbox[];
}

/** Returns the names in the form of constraints, or why one of them has no such form. */
function readNames(names: ReadSubjectNames): Names | string {
  const uriHosts: string[] = [];
  const mailboxes: Mailbox[] = [];
  const badDomain = names.dns.find((name) => !isDomain(name, 'name'));
  if (badDomain !== undefined) return `${JSON.stringify(badDomain)} is not a name that constraints can be held against`;
  for (const uri of names.uri) {
    const host = hostWithoutPort(uri);
    if (host === undefined)
      return `the URI ${JSON.stringify(uri)} has no host name that constraints can be held against`;
    uriHosts.push(host);
  }
  for (const email of names.email) {
    const mailbox = parseMailbox(email);
    if (mailbox === undefined) return `${JSON.stringify(email)} is not an address that constraints can be held against`;
    mailboxes.push(mailbox);
  }
  return { dns: names.dns, ip: names.ip.flatMap((text) => addressBytes(text) ?? []), uriHosts, mailboxes };
}

function hostWithoutPort(uri: string): string | undefined {
  const host = lowerCase(uriHost(uri) ?? '');
  if (host === '' || host.startsWith('[')) return undefined;
  const [name = '', ...ports] = host.split(':');
  const isOdd = ports.length > 1 || (ports.length === 1 && /[[\]]/.test(host));
  return isOdd || isIP(name) !== 0 || !isDomain(name, 'name') ? undefined : name;
}

interface TreeLookup {
  readonly trees: ReadNameTrees;
  readonly isEmpty: { readonly dns: boolean; readonly ip: boolean; readonly uri: boolean; readonly email: boolean };
  holds(kind: 'dns' | 'uri', domain: string): boolean;
  holdsAddress(address: Uint8Array): boolean;
  holdsMailbox(mailbox: Mailbox): boolean;
}

interface Lookup {
  readonly permitted: TreeLookup;
  readonly excluded: TreeLookup;
}

function makeLookup({ nameConstraints }: Certificate): Lookup | undefined {
  if (nameConstraints === undefined) return undefined;
  return {
    permitted: makeTreeLookup(nameConstraints.permitted, 'permitted'),
    excluded: makeTreeLookup(nameConstraints.excluded, 'excluded'),
  };
}

function makeTreeLookup(trees: ReadNameTrees, side: 'permitted' | 'excluded'): TreeLookup {
  const dns = domainSet(trees.dns, side);
  const uri = domainSet(trees.uri, side);
  const mailDomains = domainSet(
    trees.email.filter((text) => !text.includes('@')),
    side,
  );
  const mailboxes = new Set(trees.email.filter((text) => text.includes('@')).map(mailboxKey));
  const networks = networkSet(trees.ip);
  return {
    trees,
    isEmpty: {
      dns: trees.dns.length === 0,
      ip: trees.ip.length === 0,
      uri: trees.uri.length === 0,
      email: trees.email.length === 0,
    },
    holds: (kind, domain) => (kind === 'dns' ? dns : uri)(domain),
    holdsAddress: networks,
    holdsMailbox: (mailbox) => mailboxes.has(keyOf(mailbox)) || mailDomains(mailbox.domain),
  };
}

/** A domain includes itself and its subdomains; with a leading dot, only the subdomains. */
function domainSet(domains: readonly string[], side: 'permitted' | 'excluded'): (domain: string) => boolean {
  const set = new Set(domains.map(lowerCase));
  // A wildcard could be used for an excluded name, so it is excluded with each name that it covers.
  const covered = new Set(side === 'excluded' ? [...set].map(afterFirstLabel) : []);
  return (domain) => {
    const name = lowerCase(domain);
    if (set.has('') || set.has(name)) return true;
    if (name.startsWith('*') && name.includes('.') && covered.has(afterFirstLabel(name))) return true;
    for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
      if (set.has(name.slice(dot)) || set.has(name.slice(dot + 1))) return true;
    }
    return false;
  };
}

function afterFirstLabel(domain: string): string {
  const dot = domain.indexOf('.');
  return dot === -1 ? '' : domain.slice(dot);
}

function mailboxKey(text: string): string {
  const mailbox = parseMailbox(text);
  return mailbox === undefined ? '' : keyOf(mailbox);
}

function keyOf({ local, domain }: Mailbox): string {
  return JSON.stringify([local, lowerCase(domain)]);
}

function check(names: Names, lookup: Lookup): string | undefined {
  const { permitted, excluded } = lookup;
  const reported = (kind: keyof TreeLookup['isEmpty'], name: string): string =>
    `${name} is not one that its CA may certify: ${treesText(kind, lookup)}`;
  const forbids = (kind: keyof TreeLookup['isEmpty'], holds: (trees: TreeLookup) => boolean) =>
    (!permitted.isEmpty[kind] && !holds(permitted)) || holds(excluded);
  const dns = names.dns.find((name) => forbids('dns', (trees) => trees.holds('dns', name)));
  if (dns !== undefined) return reported('dns', `the DNS name ${JSON.stringify(dns)}`);
  const ip = names.ip.find((address) => forbids('ip', (trees) => trees.holdsAddress(address)));
  if (ip !== undefined) return reported('ip', `the address ${formatAddress(ip)}`);
  const uri = names.uriHosts.find((host) => forbids('uri', (trees) => trees.holds('uri', host)));
  if (uri !== undefined) return reported('uri', `a URI at ${JSON.stringify(uri)}`);
  const email = names.mailboxes.find((mailbox) => forbids('email', (trees) => trees.holdsMailbox(mailbox)));
  return email === undefined ? undefined : reported('email', `an address at ${JSON.stringify(email.domain)}`);
}

const mostShown = 5;

/** Returns the constraints of a CA as text: the permitted names, and the exclusions from them. */
function treesText(kind: keyof TreeLookup['isEmpty'], { permitted, excluded }: Lookup): string {
  return [
    ...(permitted.isEmpty[kind] ? [] : [`it permits only ${firstOf(permitted.trees[kind], mostShown)}`]),
    ...(excluded.isEmpty[kind] ? [] : [`it excludes ${firstOf(excluded.trees[kind], mostShown)}`]),
  ].join(' and ');
}
