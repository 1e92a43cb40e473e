import {
  cursorOver,
  enter,
  isAtEnd,
  malformed,
  peekTag,
  read,
  readBitString,
  readBoolean,
  readInteger,
  readObjectIdentifier,
} from './der-read.ts';
import { readNameConstraints } from './name-constraints.ts';
import { extensionOids } from './oid.ts';
import { checkInhibitAnyPolicy, checkPolicies, checkPolicyConstraints, checkPolicyMappings } from './policies.ts';
import { readSubjectNames } from './subject-names.ts';
import { contextTag, contextTagConstructed, tags } from './tags.ts';
import { extendedKeyUsageWord, keyUsageWords } from './usages.ts';

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** The content of the OCTET STRING. */
  readonly value: Uint8Array;
}

/** Whether a certificate is a CA's, and how many CAs may follow below it. */
export interface BasicConstraints {
  readonly ca: boolean;
  readonly pathLength?: number;
}

export function readBasicConstraints(value: Uint8Array): BasicConstraints {
  const what = 'basic constraints';
  const list = enter(cursorOver(value), tags.sequence, what);
  const ca = peekTag(list) === tags.boolean && readBoolean(list, what);
  if (peekTag(list) !== tags.integer) return { ca };
  const pathLength = readInteger(list, what);
  if (pathLength < 0n) throw malformed(what, 'a path length below zero');
  return { ca, pathLength: Number(pathLength) };
}

export function readKeyUsages(value: Uint8Array): string[] {
  const { octets } = readBitString(cursorOver(value), 'key usage');
  return keyUsageWords.filter((_, bit) => ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

/** Returns names of the CSR API, or dotted object identifiers, in the order of the certificate. */
export function readExtendedKeyUsages(value: Uint8Array): string[] {
  const usages: string[] = [];
  for (const list = enter(cursorOver(value), tags.sequence, 'extended key usage'); !isAtEnd(list); ) {
    usages.push(extendedKeyUsageWord(readObjectIdentifier(list, 'extended key usage')));
  }
  return usages;
}

export function readSubjectKeyId(value: Uint8Array): Uint8Array {
  return read(cursorOver(value), tags.octetString, 'subject key identifier');
}

/** Returns undefined if the issuer is identified by name and serial number alone. */
export function readAuthorityKeyId(value: Uint8Array): Uint8Array | undefined {
  const list = enter(cursorOver(value), tags.sequence, 'authority key identifier');
  return peekTag(list) === contextTag(0) ? read(list, contextTag(0), 'authority key identifier') : undefined;
}

function checkCrlDistributionPoints(value: Uint8Array): void {
  const what = 'CRL distribution points';
  for (const list = enter(cursorOver(value), tags.sequence, what); !isAtEnd(list); ) {
    const point = enter(list, tags.sequence, what);
    if (peekTag(point) !== contextTagConstructed(0)) continue;
    const name = enter(point, contextTagConstructed(0), what);
    const uris = enter(name, contextTagConstructed(0), what);
    while (peekTag(uris) === contextTag(6)) read(uris, contextTag(6), what);
  }
}

function checkAuthorityInformation(value: Uint8Array): void {
  const what = 'authority information access';
  for (const list = enter(cursorOver(value), tags.sequence, what); !isAtEnd(list); ) {
    const access = enter(list, tags.sequence, what);
    readObjectIdentifier(access, what);
    if (peekTag(access) === contextTag(6)) read(access, contextTag(6), what);
  }
}

interface Row {
  /** Throws 'invalid' for a value that Go would not read. */
  readonly check: (value: Uint8Array) => unknown;
  /** Go refuses the certificate if this extension is critical. */
  readonly neverCritical?: true;
}

/** Every extension that Go parses. A critical extension outside of this table makes a certificate unusable. */
const rows: Readonly<Record<string, Row>> = {
  [extensionOids.keyUsage]: { check: readKeyUsages },
  [extensionOids.basicConstraints]: { check: readBasicConstraints },
  [extensionOids.subjectAlternativeName]: { check: readSubjectNames },
  [extensionOids.nameConstraints]: { check: readNameConstraints },
  [extensionOids.crlDistributionPoints]: { check: checkCrlDistributionPoints },
  [extensionOids.authorityKeyIdentifier]: { check: readAuthorityKeyId, neverCritical: true },
  [extensionOids.policyConstraints]: { check: checkPolicyConstraints },
  [extensionOids.extendedKeyUsage]: { check: readExtendedKeyUsages },
  [extensionOids.subjectKeyIdentifier]: { check: readSubjectKeyId, neverCritical: true },
  [extensionOids.certificatePolicies]: { check: checkPolicies },
  [extensionOids.policyMappings]: { check: checkPolicyMappings },
  [extensionOids.inhibitAnyPolicy]: { check: checkInhibitAnyPolicy },
  [extensionOids.caInformationAccess]: { check: checkAuthorityInformation, neverCritical: true },
};

/** Throws 'invalid' for an extension that Go's parser refuses. */
export function checkExtension({ oid, critical, value }: Extension): void {
  const row = rows[oid];
  if (critical && row?.neverCritical) throw malformed(`extension ${oid}`, 'it must not be critical');
  row?.check(value);
}

/** Returns whether an extension is critical and unknown: verifiers refuse such a certificate. */
export function isUnhandled({ oid, critical, value }: Extension): boolean {
  if (!critical) return false;
  if (oid === extensionOids.subjectAlternativeName) {
    return Object.values(readSubjectNames(value)).every((list) => list.length === 0);
  }
  if (oid === extensionOids.nameConstraints) return readNameConstraints(value).hasUnknown;
  return rows[oid] === undefined;
}
