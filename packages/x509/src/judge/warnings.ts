import { isIP } from 'node:net';
import type { Certificate } from '../certificate.ts';
import { sequence } from '../der-write.ts';
import { readPublicKey } from '../key.ts';
import { extensionOids } from '../oid.ts';
import { encodeTime } from '../time.ts';
import type { Warning, WarningRule } from './refusal.ts';

interface Row {
  readonly rule: WarningRule;
  readonly text: string;
  readonly applies: (certificate: Certificate, issuer: Certificate | undefined) => boolean;
}

/** Faults that Go accepts and no CA should issue: RFC 5280 section 4, OpenSSL's strict mode, single verifiers. */
const rows: readonly Row[] = [
  {
    rule: 'serial-number',
    text: 'its serial number is zero',
    applies: ({ serial }) => serial.every((octet) => octet === 0),
  },
  {
    rule: 'serial-number',
    text: 'its serial number has more than 20 octets',
    applies: ({ serial }) => serial.length > 20,
  },
  {
    rule: 'subject-name',
    text: 'its common name or an organization has more than 64 characters',
    applies: hasLongName,
  },
  { rule: 'subject-name', text: 'its subject holds control characters', applies: hasControlCharacters },
  {
    rule: 'subject-name',
    text: 'it is a CA without a subject',
    applies: (it) => it.ca && isEmptyName(it),
  },
  { rule: 'alternative-name', text: 'a DNS name is empty, or holds what host names do not', applies: hasOddDnsName },
  {
    rule: 'alternative-name',
    text: 'an IP address is written as a DNS name, where no verifier looks for it',
    applies: ({ names }) => names.dns.some((name) => isIP(name) !== 0),
  },
  {
    rule: 'mapped-address',
    text: 'it names an IPv4 address as an IPv6 one, which Kubernetes 1.38 and newer refuse',
    applies: ({ names }) => names.ip.some((address) => address.startsWith('::ffff:') && address.includes('.')),
  },
  {
    rule: 'alternative-name',
    text: 'it has an extension for alternative names and no names in it',
    applies: hasNoNames,
  },
  {
    rule: 'alternative-name',
    text: 'its subject is empty, and its alternative names are not critical',
    applies: (it) => isEmptyName(it) && extensionOf(it, extensionOids.subjectAlternativeName)?.critical === false,
  },
  { rule: 'weak-key', text: 'its key is RSA of less than 2048 bits, or on a curve below P-256', applies: hasShortKey },
  { rule: 'weak-key', text: 'its RSA key has more than 8192 bits, which TLS of Go refuses', applies: hasHugeKey },
  { rule: 'weak-key', text: 'its RSA key has an exponent below 65537', applies: hasSmallExponent },
  { rule: 'usages', text: 'it may sign certificates, but is not a CA', applies: signsWithoutCa },
  {
    rule: 'usages',
    text: 'it is a CA without key usages',
    applies: (it) => it.ca && it.keyUsages === null,
  },
  {
    rule: 'usages',
    text: 'its list of extended key usages is empty',
    applies: ({ extendedKeyUsages }) => extendedKeyUsages?.length === 0,
  },
  { rule: 'basic-constraints', text: 'it is a CA, and that is not critical', applies: isSoftCa },
  {
    rule: 'basic-constraints',
    text: 'it has a path length, but is not a CA',
    applies: (it) => !it.ca && it.pathLength !== undefined,
  },
  {
    rule: 'key-identifier',
    text: 'it is a CA without a subject key identifier',
    applies: (it) => it.ca && it.subjectKeyId === undefined,
  },
  {
    rule: 'key-identifier',
    text: 'it does not identify the key of its issuer',
    applies: (it) => it.version === 3 && it.authorityKeyId === undefined && !isSelfIssued(it),
  },
  {
    rule: 'key-identifier',
    text: 'it identifies another key than that of its issuer, which Go accepts and OpenSSL does not',
    applies: (it, issuer) => differ(it.authorityKeyId, issuer?.subjectKeyId),
  },
  { rule: 'validity', text: 'its dates are not written as RFC 5280 demands', applies: hasOddDates },
  { rule: 'validity', text: 'it never ends', applies: ({ notAfter }) => notAfter.getUTCFullYear() === 9999 },
  {
    rule: 'validity',
    text: 'it ends after its issuer does',
    applies: ({ notAfter }, issuer) => issuer !== undefined && notAfter > issuer.notAfter,
  },
  { rule: 'old-version', text: 'it is not of version 3', applies: ({ version }) => version < 3 },
  {
    rule: 'host-bits',
    text: 'a name constraint has bits beyond its mask, which verifiers read differently',
    applies: ({ nameConstraints }) => nameConstraints?.hasHostBits === true,
  },
];

export function warningsOf(chain: readonly Certificate[]): Warning[] {
  return chain.flatMap((certificate, depth) => {
    const whose = depth === 0 ? '' : `${JSON.stringify(certificate.subject.text)}: `;
    return rows
      .filter((row) => row.applies(certificate, chain[depth + 1]))
      .map(({ rule, text }) => ({ rule, depth, text: `${whose}${text}` }));
  });
}

const longestName = 64;

function hasLongName({ subject }: Certificate): boolean {
  return [subject.commonName, ...subject.organizations].some((value) => [...value].length > longestName);
}

function hasControlCharacters({ subject }: Certificate): boolean {
  return [subject.commonName, ...subject.organizations].some((value) => /\p{Cc}/u.test(value));
}

/** An empty Name is a SEQUENCE of two bytes. */
function isEmptyName({ subject }: Certificate): boolean {
  return subject.raw.length === 2;
}

function isSelfIssued({ issuer, subject }: Certificate): boolean {
  return Buffer.compare(issuer.raw, subject.raw) === 0;
}

/** Letters, digits and inner hyphens, label by label; a star as the whole first one (RFC 5280 section 4.2.1.6). */
function hasOddDnsName({ names }: Certificate): boolean {
  return !names.dns.every((name) => {
    const labels = (name.startsWith('*.') ? name.slice(2) : name).split('.');
    return labels.every((label) => /^[A-Za-z0-9-]+$/.test(label) && !label.startsWith('-') && !label.endsWith('-'));
  });
}

function extensionOf(certificate: Certificate, oid: string): Certificate['extensions'][number] | undefined {
  return certificate.extensions.find((extension) => extension.oid === oid);
}

function hasNoNames(certificate: Certificate): boolean {
  const extension = extensionOf(certificate, extensionOids.subjectAlternativeName);
  return extension !== undefined && Object.values(certificate.names).every((list) => list.length === 0);
}

function hasShortKey(certificate: Certificate): boolean {
  const key = readPublicKey(certificate.publicKey);
  return (key.family === 'rsa' && key.bits < 2048) || (key.family === 'ec' && key.curve === 'P-224');
}

function hasHugeKey(certificate: Certificate): boolean {
  const key = readPublicKey(certificate.publicKey);
  return key.family === 'rsa' && key.bits > 8192;
}

function hasSmallExponent(certificate: Certificate): boolean {
  const key = readPublicKey(certificate.publicKey);
  return key.family === 'rsa' && key.exponent < 65537n;
}

function signsWithoutCa(certificate: Certificate): boolean {
  return !certificate.ca && (certificate.keyUsages ?? []).includes('cert sign');
}

function isSoftCa(certificate: Certificate): boolean {
  return certificate.ca && extensionOf(certificate, extensionOids.basicConstraints)?.critical === false;
}

function differ(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && Buffer.compare(one, other) !== 0;
}

/** Encoding the dates again must give the same bytes. */
function hasOddDates({ toBeSigned, notBefore, notAfter }: Certificate): boolean {
  const isWritable = [notBefore, notAfter].every((time) => time.getUTCFullYear() >= 0 && time.getUTCFullYear() <= 9999);
  return (
    !isWritable || !Buffer.from(toBeSigned).includes(Buffer.from(sequence(encodeTime(notBefore), encodeTime(notAfter))))
  );
}
