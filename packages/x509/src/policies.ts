import { type Cursor, cursorOver, enter, isAtEnd, malformed, peekTag, read, readInteger } from './der-read.ts';
import { contextTag, tags } from './tags.ts';

/** Policies are compared by the bytes of their object identifiers, in hex: their arcs have no limit. */
export type PolicyOid = string;

export const anyPolicy: PolicyOid = '551d2000';

/** How many more certificates may follow before a rule applies; undefined: the certificate does not set it. */
export interface PolicyConstraints {
  readonly requireExplicitPolicy?: number;
  readonly inhibitPolicyMapping?: number;
}

export interface PolicyMapping {
  readonly issuerPolicy: PolicyOid;
  readonly subjectPolicy: PolicyOid;
}

/** Returns the policies of a certificate (RFC 5280 section 4.2.1.4); ignores their qualifiers. */
export function readPolicies(value: Uint8Array): PolicyOid[] {
  const what = 'certificate policies';
  const found = new Set<PolicyOid>();
  for (const list = enter(cursorOver(value), tags.sequence, what); !isAtEnd(list); ) {
    const octets = read(enter(list, tags.sequence, what), tags.objectIdentifier, what);
    if (!isWholeOid(octets)) throw malformed(what, 'an OBJECT IDENTIFIER that is not DER');
    const oid = hex(octets);
    if (found.has(oid)) throw malformed(what, 'a duplicate policy');
    found.add(oid);
  }
  return [...found];
}

function isWholeOid(octets: Uint8Array): boolean {
  const last = octets.at(-1);
  const startsWithPadding = (octet: number, index: number) => octet === 0x80 && (octets[index - 1] ?? 0) < 0x80;
  return last !== undefined && last < 0x80 && !octets.some(startsWithPadding);
}

function hex(octets: Uint8Array): PolicyOid {
  return Buffer.from(octets).toString('hex');
}

export function readPolicyMappings(value: Uint8Array): PolicyMapping[] {
  const what = 'policy mappings';
  const mappings: PolicyMapping[] = [];
  for (const list = enter(cursorOver(value), tags.sequence, what); !isAtEnd(list); ) {
    const pair = enter(list, tags.sequence, what);
    const issuerPolicy = hex(read(pair, tags.objectIdentifier, what));
    const subjectPolicy = hex(read(pair, tags.objectIdentifier, what));
    mappings.push({ issuerPolicy, subjectPolicy });
  }
  return mappings;
}

export function readPolicyConstraints(value: Uint8Array): PolicyConstraints {
  const list = enter(cursorOver(value), tags.sequence, 'policy constraints');
  const requireExplicitPolicy = optionalNumber(list, contextTag(0));
  const inhibitPolicyMapping = optionalNumber(list, contextTag(1));
  return {
    ...(requireExplicitPolicy === undefined ? {} : { requireExplicitPolicy }),
    ...(inhibitPolicyMapping === undefined ? {} : { inhibitPolicyMapping }),
  };
}

function optionalNumber(list: Cursor, tag: number): number | undefined {
  return peekTag(list) === tag ? Number(readInteger(list, 'policy constraints', tag)) : undefined;
}

export function readInhibitAnyPolicy(value: Uint8Array): number {
  return Number(readInteger(cursorOver(value), 'inhibit any policy'));
}
