import {
  booleanTrue,
  element,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  smallInteger,
} from '../src/der-write.ts';
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
  signing,
  validity,
  version3,
} from './hand-built.ts';
import { testKey } from './keys.ts';

const raw = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** A general name, or a name constraint's base: its tag, and its text or bytes. */
export type Tagged = readonly [number, string | Uint8Array];

function tagged(tag: number, ...values: readonly (string | Uint8Array)[]): Tagged[] {
  return values.map((value) => [tag, value] as const);
}

const fd001 = 'fd00 00000000000000000000 00000001';
const mapped = '00000000000000000000ffff0a000001';

/** Alternative names, valid and unusual, by kind. */
export const nameChoices: readonly Tagged[][] = [
  tagged(0x82, 'a.example.com', 'b.a.example.com', '*.example.com', 'example.com', 'A.EXAMPLE.com', 'x.org'),
  tagged(0x82, 'a.example.com.', '', '.example.com', 'a..b', 'a b', 'a_b.example.com', '1.2.3.4', '*', '*.a', 'é'),
  tagged(0x87, raw('0a000001'), raw('0b000001'), raw(fd001), raw(mapped)),
  tagged(0x81, 'a@example.com', 'a@B.example.com', 'A@example.com', 'a@', 'a..b@example.com'),
  tagged(0x81, '"q\\"q"@x.org', 'bad', '@x', 'a@x.', '"a b"@example.com', 'a\\@b@example.com'),
  tagged(0x86, 'spiffe://example.com/a', 'spiffe://A.example.com', 'https://user@example.com', '//x.org'),
  tagged(0x86, 'https://10.0.0.1/', 'urn:x', 'http://a.example.com:80/', 'https://[::1]:8/', '/rel', 'http://:80'),
  tagged(0x86, 'http://a]:80/', 'http://x.org.', 'http://a:b:1/', 'http://a..b/'),
  tagged(0x88, raw('0101')),
];

/** Bases of name constraints, valid and unusual. Addresses have no bits beyond their mask: verifiers differ there. */
export const treeChoices: readonly Tagged[][] = [
  tagged(0x82, 'example.com', '.example.com', 'a.example.com', '', 'org', 'EXAMPLE.com', '*.example.com'),
  tagged(0x82, '.', 'a..b', 'x.'),
  tagged(0x87, raw('0a000000ff000000'), raw('0a000001ffffffff'), raw('0000000000000000'), raw('0a00')),
  tagged(0x87, raw(`fd00${'00'.repeat(14)}ffff${'00'.repeat(14)}`), raw('00'.repeat(32))),
  tagged(0x87, raw(`${'00'.repeat(10)}ffff0a000000${'ff'.repeat(12)}ff000000`)),
  tagged(0x81, 'example.com', '.example.com', 'a@example.com', 'a@EXAMPLE.com', '@', ''),
  tagged(0x86, 'example.com', '.example.com', '10.0.0.1', ''),
  tagged(0xa4, raw('3000')),
];

/** Extensions that may replace a certificate's own, by kind. */
export const extensionMakers = {
  names: (list: readonly Tagged[]): Uint8Array =>
    extension(extensionOids.subjectAlternativeName, false, generalNames(...list)),
  nameConstraints: (permitted: readonly Tagged[], excluded: readonly Tagged[], critical: boolean): Uint8Array =>
    extension(extensionOids.nameConstraints, critical, sequence(...trees(0, permitted), ...trees(1, excluded))),
  extendedKeyUsage: (oids: readonly string[]): Uint8Array =>
    extension(extensionOids.extendedKeyUsage, false, sequence(...oids.map(objectIdentifier))),
  policies: (oids: readonly string[]): Uint8Array =>
    extension(
      extensionOids.certificatePolicies,
      false,
      sequence(...oids.map((oid) => sequence(objectIdentifier(oid)))),
    ),
  inhibitAnyPolicy: (count: number): Uint8Array =>
    extension(extensionOids.inhibitAnyPolicy, false, smallInteger(count)),
  basicConstraints: (isCa: boolean, limit: number | null, critical: boolean): Uint8Array => {
    const content = [...(isCa ? [booleanTrue] : []), ...(limit === null ? [] : [smallInteger(limit)])];
    return extension(extensionOids.basicConstraints, critical, sequence(...content));
  },
};

function trees(side: 0 | 1, list: readonly Tagged[]): Uint8Array[] {
  const bases = list.map(([tag, value]) => sequence(element(tag, Buffer.from(value))));
  return list.length === 0 ? [] : [element(0xa0 | side, ...bases)];
}

export const usageChoices: readonly string[] = [
  '1.3.6.1.5.5.7.3.1',
  '1.3.6.1.5.5.7.3.2',
  '2.5.29.37.0',
  '1.3.6.1.5.5.7.3.9',
  '1.2.3',
];

export const policyChoices: readonly string[] = ['2.5.29.32.0', '1.2.3.1', '1.2.3.2'];

/** Extensions without variants. */
export const extensionChoices: readonly Uint8Array[] = [
  ...['03 02 02 04', '03 02 07 80', '03 01 00', '03 02 00 00', '03 03 07 00 80'].map((value) =>
    extension(extensionOids.keyUsage, true, raw(value)),
  ),
  extension('1.2.3.4', true, raw('0500')),
  extension('1.2.3.4', false, raw('0500')),
  extension(extensionOids.authorityKeyIdentifier, false, sequence()),
  ...['01', '02'].map((value) =>
    extension(extensionOids.authorityKeyIdentifier, false, sequence(element(0x80, raw(value)))),
  ),
  ...['01', '02', ''].map((value) => extension(extensionOids.subjectKeyIdentifier, false, octetString(raw(value)))),
];

const subjects: readonly Uint8Array[] = [
  name('a'),
  name('b', 'o'),
  sequence(setOf(sequence(objectIdentifier(attributeOids.CN), element(tags.utf8String, Buffer.from('a'))))),
  sequence(),
];

export const defectChoices: readonly Partial<Parts & { readonly signer: number }>[] = [
  { version: new Uint8Array() },
  { version: element(0xa0, smallInteger(1)) },
  { validity: validity('2027-01-01', '2028-01-01') },
  { validity: validity('2020-01-01', '2021-01-01') },
  { validity: validity('2026-06-01', '2026-06-01') },
  { signer: 0 },
  { signer: 1 },
  ...subjects.flatMap((subject) => [{ issuer: subject }, { subject }]),
  { publicKey: testKey('ec-p256').publicKey },
  { publicKey: testKey('rsa-2048').publicKey },
  { afterExtensions: raw('0500') },
];

export interface Link {
  /** The numbers of its name and its key. */
  readonly subject: number;
  readonly key: number;
  readonly changes: readonly Uint8Array[];
  readonly defect: (typeof defectChoices)[number];
}

export interface Plan {
  /** Leaf first; the last one signs itself. */
  readonly chain: readonly Link[];
  /** Certificates of the chain that others of the chain signed too, by their positions. */
  readonly crossSigned: readonly (readonly [number, number])[];
  /** Positions of certificates that are trusted in addition to the last. */
  readonly trusted: readonly number[];
}

const caBasics: readonly Uint8Array[] = [
  extension(extensionOids.keyUsage, true, raw('03 02 02 84')),
  extension(extensionOids.basicConstraints, true, sequence(booleanTrue)),
];
const leafBasics: readonly Uint8Array[] = [
  extension(extensionOids.keyUsage, true, raw('03 02 07 80')),
  extension(extensionOids.subjectAlternativeName, false, generalNames([0x82, 'a.example.com'])),
];

function subjectOf({ subject }: Link): Uint8Array {
  return subjects[subject] ?? name(`n${subject}`);
}

function build(own: Link, issuer: Link, isLeaf: boolean): Uint8Array {
  const basics = isLeaf ? leafBasics : caBasics;
  const oidOf = (whole: Uint8Array) => Buffer.from(whole.subarray(2, 7)).toString('hex');
  const extensions = new Map([...basics, ...own.changes].map((each) => [oidOf(each), each]));
  const signer = keys[own.defect.signer ?? issuer.key];
  const holder = keys[own.key];
  if (signer === undefined || holder === undefined) throw new Error('a link names a key that there is not');
  const parts: Parts = {
    version: version3,
    serial: smallInteger(1),
    algorithm: algorithmOf(signer),
    issuer: subjectOf(issuer),
    validity: validity('2026-01-01', '2027-01-01'),
    subject: subjectOf(own),
    publicKey: holder.publicKey,
    extensions: [...extensions.values()],
    ...own.defect,
  };
  return handBuilt(parts, signing(signer));
}

export function buildWorld({ chain, crossSigned, trusted }: Plan): {
  leaf: Uint8Array;
  intermediates: Uint8Array[];
  roots: Uint8Array[];
} {
  const at = (index: number) => chain[index % chain.length];
  const built = chain.map((own, index) => build(own, chain[index + 1] ?? own, index === 0));
  const extra = crossSigned.flatMap(([index, by]) => {
    const own = at(index);
    const issuer = at(by);
    return own === undefined || issuer === undefined ? [] : [build(own, issuer, false)];
  });
  const [leaf] = built;
  if (leaf === undefined) throw new Error('a chain of no length');
  const roots = [...built.slice(-1), ...trusted.flatMap((index) => built[index] ?? [])];
  return { leaf, intermediates: [...built.slice(1, -1), ...extra], roots };
}
