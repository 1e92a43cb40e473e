import { cursorOver, enter, isAtEnd, malformed, peekTag, read, readInteger } from './der-read.ts';
import { contextTag, tags } from './tags.ts';

/** Throws 'invalid' for certificate policies (RFC 5280 section 4.2.1.4) that Go refuses; ignores their qualifiers. */
export function checkPolicies(value: Uint8Array): void {
  const what = 'certificate policies';
  const found = new Set<string>();
  for (const list = enter(cursorOver(value), tags.sequence, what); !isAtEnd(list); ) {
    const octets = read(enter(list, tags.sequence, what), tags.objectIdentifier, what);
    if (!isWholeOid(octets)) throw malformed(what, 'an OBJECT IDENTIFIER that is not DER');
    // By its bytes: the arcs of an object identifier have no limit.
    const oid = Buffer.from(octets).toString('hex');
    if (found.has(oid)) throw malformed(what, 'a duplicate policy');
    found.add(oid);
  }
}

function isWholeOid(octets: Uint8Array): boolean {
  const last = octets.at(-1);
  const startsWithPadding = (octet: number, index: number) => octet === 0x80 && (octets[index - 1] ?? 0) < 0x80;
  return last !== undefined && last < 0x80 && !octets.some(startsWithPadding);
}

export function checkPolicyMappings(value: Uint8Array): void {
  const what = 'policy mappings';
  for (const list = enter(cursorOver(value), tags.sequence, what); !isAtEnd(list); ) {
    const pair = enter(list, tags.sequence, what);
    read(pair, tags.objectIdentifier, what);
    read(pair, tags.objectIdentifier, what);
  }
}

export function checkPolicyConstraints(value: Uint8Array): void {
  const what = 'policy constraints';
  const list = enter(cursorOver(value), tags.sequence, what);
  for (const tag of [contextTag(0), contextTag(1)]) {
    if (peekTag(list) === tag) readInteger(list, what, tag);
  }
}

export function checkInhibitAnyPolicy(value: Uint8Array): void {
  readInteger(cursorOver(value), 'inhibit any policy');
}
