import { generateKeyPairSync } from 'node:crypto';
import {
  bitString,
  booleanTrue,
  element,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  smallInteger,
} from '../src/der-write.ts';
import type { RefusalRule, WarningRule } from '../src/index.ts';
import { keyId } from '../src/index.ts';
import { attributeOids, extensionOids } from '../src/oid.ts';
import { tags } from '../src/tags.ts';
import {
  algorithmOf,
  extension,
  generalNames,
  handBuilt,
  keys,
  name,
  type Parts,
  type Signing,
  signing,
  validity,
  version3,
} from './hand-built.ts';
import { testKey } from './keys.ts';

/** A certificate with its authorities, and what is expected of it as a server's certificate for `host`. */
export interface StrictnessCase {
  readonly title: string;
  readonly expected: RefusalRule | { readonly warning: WarningRule } | 'accepted';
  readonly leaf: Uint8Array;
  readonly intermediates: readonly Uint8Array[];
  readonly roots: readonly Uint8Array[];
  readonly name: string;
}

export const host = 'node.example.com';
export const at: Date = new Date('2026-06-01T00:00:00Z');

const [rootKey = testKey('ed25519'), middleKey = testKey('ed25519'), leafKey = testKey('ed25519')] = keys;
const rootName = name('kubernetes');
const middleName = name('middle');
const dates = validity('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z');
const algorithm = algorithmOf(rootKey);

const raw = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');
const text = (tag: number, value: string): Uint8Array => element(tag, Buffer.from(value, 'latin1'));

const { keyUsage, basicConstraints, extendedKeyUsage, subjectAlternativeName, nameConstraints } = extensionOids;
const signs = extension(keyUsage, true, raw('03 02 02 84'));
const digitalSignature = extension(keyUsage, true, raw('03 02 07 80'));
const serverAuth = extension(extendedKeyUsage, false, sequence(objectIdentifier('1.3.6.1.5.5.7.3.1')));
const clientAuth = extension(extendedKeyUsage, false, sequence(objectIdentifier('1.3.6.1.5.5.7.3.2')));
const isAuthority = extension(basicConstraints, true, sequence(booleanTrue));
const isLeaf = extension(basicConstraints, true, sequence());
const authorityKey = extension(extensionOids.authorityKeyIdentifier, false, keyIdentifier(rootKey.publicKey));
const hostName = names([0x82, host]);

function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  return sequence(element(0x80, keyId(publicKey, 'sha1')));
}

function subjectKey(publicKey: Uint8Array): Uint8Array {
  return extension(extensionOids.subjectKeyIdentifier, false, octetString(keyId(publicKey, 'sha1')));
}

function names(...list: readonly (readonly [number, string | Uint8Array])[]): Uint8Array {
  return extension(subjectAlternativeName, false, generalNames(...list));
}

const rootParts: Parts = {
  version: version3,
  serial: smallInteger(1),
  algorithm,
  issuer: rootName,
  validity: dates,
  subject: rootName,
  publicKey: rootKey.publicKey,
  extensions: [signs, isAuthority, subjectKey(rootKey.publicKey)],
};

const leafParts: Parts = {
  ...rootParts,
  serial: smallInteger(2),
  subject: name('system:node:a', 'system:nodes'),
  publicKey: leafKey.publicKey,
  extensions: [digitalSignature, serverAuth, isLeaf, authorityKey, hostName],
};

const root = handBuilt(rootParts, signing(rootKey));

type Expected = StrictnessCase['expected'];

function leafCase(
  title: string,
  expected: Expected,
  change: Partial<Parts>,
  by: Signing = signing(rootKey),
): StrictnessCase {
  const leaf = handBuilt({ ...leafParts, ...change }, by);
  return { title, expected, leaf, intermediates: [], roots: [root], name: host };
}

/** The leaf's extensions with one of them in the place of another, or added. */
function withExtensions(...changed: readonly Uint8Array[]): Partial<Parts> {
  const oidOf = (whole: Uint8Array) => Buffer.from(whole.subarray(2, 2 + 5)).toString('hex');
  const kept = (leafParts.extensions ?? []).filter((each) => !changed.some((other) => oidOf(other) === oidOf(each)));
  return { extensions: [...kept, ...changed] };
}

function extensionCase(title: string, expected: Expected, ...changed: readonly Uint8Array[]): StrictnessCase {
  return leafCase(title, expected, withExtensions(...changed));
}

/** The root is another one: the leaf is signed by its key. */
function rootCase(
  title: string,
  expected: Expected,
  change: Partial<Parts>,
  leafChange: Partial<Parts> = {},
): StrictnessCase {
  const changed = handBuilt({ ...rootParts, ...change }, signing(rootKey));
  const leaf = handBuilt({ ...leafParts, issuer: change.subject ?? rootName, ...leafChange }, signing(rootKey));
  return { title, expected, leaf, intermediates: [], roots: [changed], name: host };
}

/** One authority between the root and the leaf. */
function middleCase(
  title: string,
  expected: Expected,
  change: Partial<Parts>,
  leafChange: Partial<Parts> = {},
): StrictnessCase {
  const middle = {
    ...rootParts,
    serial: smallInteger(3),
    subject: middleName,
    publicKey: middleKey.publicKey,
    extensions: [signs, isAuthority, subjectKey(middleKey.publicKey), authorityKey],
    ...change,
  };
  const middleKeyId = extension(extensionOids.authorityKeyIdentifier, false, keyIdentifier(middleKey.publicKey));
  const leaf = { ...leafParts, issuer: middleName, ...withExtensions(middleKeyId), ...leafChange };
  return {
    title,
    expected,
    leaf: handBuilt(leaf, signing(middleKey)),
    intermediates: [handBuilt(middle, signing(rootKey))],
    roots: [root],
    name: host,
  };
}

function constraints(side: 0 | 1, tag: number, value: string | Uint8Array, critical = true): Uint8Array {
  const tree = sequence(element(tag, typeof value === 'string' ? Buffer.from(value) : value));
  return extension(nameConstraints, critical, sequence(element(0xa0 | side, tree)));
}

function constrained(...list: readonly Uint8Array[]): Partial<Parts> {
  return { extensions: [...(rootParts.extensions ?? []), ...list] };
}

function subjectOf(tag: number, value: Uint8Array | string): Uint8Array {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  return sequence(setOf(sequence(objectIdentifier(attributeOids.CN), element(tag, bytes))));
}

function signedBy(kind: 'rsa-2048', digest: string, oid: string): StrictnessCase {
  const key = testKey(kind);
  const identifier = sequence(objectIdentifier(oid), nothing);
  const authority = handBuilt(
    { ...rootParts, publicKey: key.publicKey, algorithm: identifier },
    { ...signing(key), digest },
  );
  const leaf = handBuilt({ ...leafParts, algorithm: identifier }, { ...signing(key), digest });
  return {
    title: `signed with ${digest}`,
    expected: 'weak-signature',
    leaf,
    intermediates: [],
    roots: [authority],
    name: host,
  };
}

function ecKey(namedCurve: string, form?: 'compressed'): Uint8Array {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve });
  const whole = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  if (form === undefined) return whole;
  const point = whole.subarray(whole.length - 65);
  const compressed = Uint8Array.of(2 + ((point[64] ?? 0) & 1), ...point.subarray(1, 33));
  return sequence(
    sequence(objectIdentifier('1.2.840.10045.2.1'), objectIdentifier('1.2.840.10045.3.1.7')),
    bitString(compressed),
  );
}

function rsaKey(modulusLength: number, publicExponent: number): Uint8Array {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength, publicExponent });
  return new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
}

function offCurve(): Uint8Array {
  const key = ecKey('P-256');
  return key.with(key.length - 1, (key.at(-1) ?? 0) ^ 1);
}

const mappedNetwork = raw('00000000000000000000ffff0a000000 ffffffffffffffffffffffffff000000');

/** What Go 1.24 was found to do with certificates that were built by hand, and what is demanded of `judge`. */
export const strictnessCases: readonly StrictnessCase[] = [
  leafCase('as it should be', 'accepted', {}),
  middleCase('as it should be, under an intermediate', 'accepted', {}),

  leafCase('negative serial number', 'unreadable', { serial: raw('02 01 ff') }),
  leafCase('20 octets of serial number, top bit set', 'unreadable', { serial: raw(`02 14 ff${'11'.repeat(19)}`) }),
  leafCase('INTEGER that is not minimal', 'unreadable', { serial: raw('02 02 00 01') }),
  leafCase('INTEGER of no length', 'unreadable', { serial: raw('02 00') }),
  extensionCase('DNS name beyond ASCII', 'unreadable', names([0x82, 'nöde'])),
  extensionCase('IP address of 5 bytes', 'unreadable', names([0x87, raw('0a 00 00 01 18')])),
  extensionCase('IP address of 8 bytes', 'unreadable', names([0x87, raw('0a000001 ffffff00')])),
  leafCase('the same extension twice', 'unreadable', { extensions: [...(leafParts.extensions ?? []), hostName] }),
  extensionCase('TRUE that is 0x01', 'unreadable', raw('30 0f 06 03 55 1d 13 01 01 01 04 05 30 03 01 01 ff')),
  leafCase('other algorithm outside', 'unreadable', { outerAlgorithm: sequence(objectIdentifier('1.3.101.113')) }),
  leafCase('PrintableString with @', 'unreadable', { subject: subjectOf(tags.printableString, 'a@b') }),
  leafCase('PrintableString with _', 'unreadable', { subject: subjectOf(tags.printableString, 'a_b') }),
  leafCase('UTF8String that is none', 'unreadable', { subject: subjectOf(tags.utf8String, raw('c3 28')) }),
  leafCase('GeneralizedTime with a fraction', 'unreadable', {
    validity: sequence(text(tags.utcTime, '260101000000Z'), text(tags.generalizedTime, '20270101000000.5Z')),
  }),
  leafCase('version 4', 'unreadable', { version: element(0xa0, smallInteger(3)) }),
  {
    ...leafCase('', 'unreadable', {}),
    title: 'bytes after the end',
    leaf: Buffer.concat([leafCase('', 'accepted', {}).leaf, raw('00')]),
  },
  leafCase('secp256k1', 'unreadable', { publicKey: ecKey('secp256k1') }),
  leafCase('brainpoolP256r1', 'unreadable', { publicKey: ecKey('brainpoolP256r1') }),
  leafCase('compressed point', 'unreadable', { publicKey: ecKey('P-256', 'compressed') }),
  leafCase('point off its curve', 'unreadable', { publicKey: offCurve() }),
  rootCase('empty name constraints', 'unreadable', constrained(extension(nameConstraints, true, sequence()))),
  extensionCase('subject key identifier that is critical', 'unreadable', extension('2.5.29.14', true, raw('04 01 01'))),
  extensionCase(
    'authority key identifier that is critical',
    'unreadable',
    extension('2.5.29.35', true, raw('30 03 80 01 01')),
  ),
  leafCase('indefinite length', 'unreadable', { subject: raw('30 80 00 00') }),
  leafCase('length that is not minimal', 'unreadable', { subject: raw('30 81 00') }),
  leafCase('the 30th of February', 'unreadable', {
    validity: sequence(text(tags.utcTime, '260230000000Z'), text(tags.utcTime, '270101000000Z')),
  }),

  leafCase('common name and no alternative names', 'name-mismatch', {
    subject: name(host),
    extensions: (leafParts.extensions ?? []).slice(0, -1),
  }),
  extensionCase('alternative names that are empty', 'name-mismatch', names()),
  extensionCase('DNS name with a dot at the end', 'name-mismatch', names([0x82, `${host}.`])),
  extensionCase('several names in one', 'name-mismatch', names([0x82, `other,${host}`])),
  extensionCase('wildcard two labels up', 'name-mismatch', names([0x82, '*.com'])),
  extensionCase('wildcard inside a label', 'name-mismatch', names([0x82, 'n*.example.com'])),
  extensionCase('wildcard', 'accepted', names([0x82, '*.example.com'])),
  extensionCase('other case', 'accepted', names([0x82, 'NODE.Example.com'])),
  extensionCase('unknown critical extension', 'critical-extension', extension('1.2.3.4', true, nothing)),
  signedBy('rsa-2048', 'sha1', '1.2.840.113549.1.1.5'),
  leafCase('dates reversed', 'not-yet-valid', { validity: validity('2027-01-01T00:00:00Z', '2026-01-01T00:00:00Z') }),
  leafCase('UTCTime of the year 50', 'expired', {
    validity: sequence(text(tags.utcTime, '260101000000Z'), text(tags.utcTime, '500101000000Z')),
  }),
  leafCase('not yet valid', 'not-yet-valid', { validity: validity('2026-07-01T00:00:00Z', '2027-01-01T00:00:00Z') }),
  leafCase('version 1', 'name-mismatch', { version: new Uint8Array() }),
  rootCase('authority without basic constraints', 'not-an-authority', { extensions: [signs] }),
  rootCase('authority that is none', 'not-an-authority', { extensions: [signs, isLeaf] }),
  rootCase('authority without cert sign', 'not-an-authority', { extensions: [digitalSignature, isAuthority] }),
  middleCase('intermediate without basic constraints', 'not-an-authority', { extensions: [signs] }),
  middleCase('intermediate of version 1', 'not-an-authority', { version: new Uint8Array() }),
  middleCase('intermediate for clients alone', 'wrong-usage', { extensions: [signs, isAuthority, clientAuth] }),
  rootCase('root for clients alone', 'wrong-usage', constrained(clientAuth)),
  extensionCase('for clients alone', 'wrong-usage', clientAuth),
  rootCase('other domain permitted', 'constraint-violation', constrained(constraints(0, 0x82, 'example.org'))),
  rootCase('domain permitted', 'accepted', constrained(constraints(0, 0x82, 'example.com'))),
  rootCase('domain excluded', 'constraint-violation', constrained(constraints(1, 0x82, 'example.com'))),
  rootCase(
    'wildcard over an excluded name',
    'constraint-violation',
    constrained(constraints(1, 0x82, 'secret.example.com')),
    withExtensions(names([0x82, '*.example.com'])),
  ),
  rootCase(
    'network not permitted',
    'constraint-violation',
    constrained(constraints(0, 0x87, raw('0a000000 ff000000'))),
    withExtensions(names([0x82, host], [0x87, raw('0b 00 00 01')])),
  ),
  rootCase(
    'network permitted',
    'accepted',
    constrained(constraints(0, 0x87, raw('0a000000 ff000000'))),
    withExtensions(names([0x82, host], [0x87, raw('0a 00 00 01')])),
  ),
  rootCase(
    'network of IPv4 written as IPv6',
    'constraint-violation',
    constrained(constraints(0, 0x87, mappedNetwork)),
    withExtensions(names([0x82, host], [0x87, raw('0a 00 00 01')])),
  ),
  rootCase(
    'network with a mask that has gaps',
    'unreadable',
    constrained(constraints(0, 0x87, raw('0a000000 ff00ff00'))),
  ),
  rootCase(
    'constraint on directory names, critical',
    'critical-extension',
    constrained(constraints(0, 0xa4, rootName)),
  ),
  rootCase(
    'constraint on directory names, not critical',
    'accepted',
    constrained(constraints(0, 0xa4, rootName, false)),
  ),
  rootCase('authority that has expired', 'expired', {
    validity: validity('2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
  }),
  leafCase('issuer in another string type', 'unknown-authority', { issuer: subjectOf(tags.utf8String, 'kubernetes') }),
  leafCase('issuer in another case', 'unknown-authority', { issuer: name('Kubernetes') }),
  rootCase('authority without a subject', 'accepted', { subject: sequence(), issuer: sequence() }),
  {
    ...middleCase('path longer than the root allows', 'path-too-long', {}),
    roots: [
      handBuilt(
        {
          ...rootParts,
          extensions: [signs, extension(basicConstraints, true, sequence(booleanTrue, smallInteger(0)))],
        },
        signing(rootKey),
      ),
    ],
  },
  { ...leafCase('signed by another key of that name', 'bad-signature', {}, signing(leafKey)) },
  leafCase(
    'signed by another key, which it names',
    'unknown-authority',
    withExtensions(extension('2.5.29.35', false, keyIdentifier(leafKey.publicKey))),
    signing(leafKey),
  ),

  leafCase('serial number of zero', { warning: 'serial-number' }, { serial: smallInteger(0) }),
  leafCase(
    '21 octets of serial number',
    { warning: 'serial-number' },
    { serial: raw(`02 15 00 ff${'11'.repeat(19)}`) },
  ),
  extensionCase('DNS name with NUL', { warning: 'alternative-name' }, names([0x82, host], [0x82, 'a\0b'])),
  extensionCase('DNS name with an underscore', { warning: 'alternative-name' }, names([0x82, host], [0x82, 'a_b'])),
  extensionCase('DNS name that is empty', { warning: 'alternative-name' }, names([0x82, host], [0x82, ''])),
  extensionCase('IP address as a DNS name', { warning: 'alternative-name' }, names([0x82, host], [0x82, '10.0.0.1'])),
  extensionCase(
    'IPv4 as IPv6',
    { warning: 'alternative-name' },
    names([0x82, host], [0x87, raw('00000000000000000000ffff0a000001')]),
  ),
  leafCase('common name of 65 characters', { warning: 'subject-name' }, { subject: name('a'.repeat(65)) }),
  leafCase('common name with a line break', { warning: 'subject-name' }, { subject: name('a\nb') }),
  extensionCase(
    'extended key usages that are empty',
    { warning: 'usages' },
    extension(extendedKeyUsage, false, sequence()),
  ),
  extensionCase('cert sign on a leaf', { warning: 'usages' }, signs),
  rootCase(
    'constraints of an authority that are not critical',
    { warning: 'basic-constraints' },
    {
      extensions: [signs, extension(basicConstraints, false, sequence(booleanTrue)), subjectKey(rootKey.publicKey)],
    },
  ),
  rootCase('root of version 1', { warning: 'old-version' }, { version: new Uint8Array() }),
  leafCase('RSA of 1024 bits', { warning: 'weak-key' }, { publicKey: rsaKey(1024, 65537) }),
  leafCase('RSA with the exponent 3', { warning: 'weak-key' }, { publicKey: rsaKey(2048, 3) }),
  leafCase('P-224', { warning: 'weak-key' }, { publicKey: ecKey('P-224') }),
  leafCase(
    'UTCTime without seconds',
    { warning: 'validity' },
    {
      validity: sequence(text(tags.utcTime, '2601010000Z'), text(tags.utcTime, '270101000000Z')),
    },
  ),
  leafCase(
    'UTCTime with an offset',
    { warning: 'validity' },
    {
      validity: sequence(text(tags.utcTime, '260101000000+0100'), text(tags.utcTime, '270101000000Z')),
    },
  ),
  leafCase('no end', { warning: 'validity' }, { validity: validity('2026-01-01T00:00:00Z', '9999-12-31T23:59:59Z') }),
  leafCase(
    'no authority key identifier',
    { warning: 'key-identifier' },
    { extensions: [digitalSignature, serverAuth, isLeaf, hostName] },
  ),
  extensionCase(
    'authority key identifier of another key',
    { warning: 'key-identifier' },
    extension('2.5.29.35', false, keyIdentifier(leafKey.publicKey)),
  ),
];
