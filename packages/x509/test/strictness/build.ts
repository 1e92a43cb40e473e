import {
  booleanTrue,
  element,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  smallInteger,
} from '../../src/der-write.ts';
import type { RefusalRule, WarningRule } from '../../src/index.ts';
import { keyId } from '../../src/index.ts';
import { attributeOids, extensionOids } from '../../src/oid.ts';
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
} from '../hand-built.ts';
import { type TestKey, testKey } from '../keys.ts';

/** A certificate with its CAs, and the expected result for a server's certificate for `host`. */
export interface StrictnessCase {
  readonly title: string;
  readonly expected: RefusalRule | { readonly warning: WarningRule } | 'accepted';
  readonly leaf: Uint8Array;
  readonly intermediates: readonly Uint8Array[];
  readonly roots: readonly Uint8Array[];
  readonly name: string;
}

export const host: string = 'node.example.com';
export const at: Date = new Date('2026-06-01T00:00:00Z');

const [root1, middle1, leaf1] = keys;
export const rootKey: TestKey = root1 ?? testKey('ed25519');
const middleKey: TestKey = middle1 ?? testKey('ed25519');
export const leafKey: TestKey = leaf1 ?? testKey('ed25519');
export const rootName: Uint8Array = name('kubernetes');
const middleName: Uint8Array = name('middle');
const dates: Uint8Array = validity('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z');
const algorithm: Uint8Array = algorithmOf(rootKey);

export const raw = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');
export const text = (tag: number, value: string): Uint8Array => element(tag, Buffer.from(value, 'latin1'));

const { keyUsage, basicConstraints, extendedKeyUsage, subjectAlternativeName, nameConstraints } = extensionOids;
export const signs: Uint8Array = extension(keyUsage, true, raw('03 02 02 84'));
export const digitalSignature: Uint8Array = extension(keyUsage, true, raw('03 02 07 80'));
export const serverAuth: Uint8Array = extension(
  extendedKeyUsage,
  false,
  sequence(objectIdentifier('1.3.6.1.5.5.7.3.1')),
);
export const clientAuth: Uint8Array = extension(
  extendedKeyUsage,
  false,
  sequence(objectIdentifier('1.3.6.1.5.5.7.3.2')),
);
export const isCa: Uint8Array = extension(basicConstraints, true, sequence(booleanTrue));
export const isLeaf: Uint8Array = extension(basicConstraints, true, sequence());
const caKey: Uint8Array = extension(extensionOids.authorityKeyIdentifier, false, keyIdentifier(rootKey.publicKey));
export const hostName: Uint8Array = names([0x82, host]);

export function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  return sequence(element(0x80, keyId(publicKey, 'sha1')));
}

export function subjectKey(publicKey: Uint8Array): Uint8Array {
  return extension(extensionOids.subjectKeyIdentifier, false, octetString(keyId(publicKey, 'sha1')));
}

export function names(...list: readonly (readonly [number, string | Uint8Array])[]): Uint8Array {
  return extension(subjectAlternativeName, false, generalNames(...list));
}

export const rootParts: Parts = {
  version: version3,
  serial: smallInteger(1),
  algorithm,
  issuer: rootName,
  validity: dates,
  subject: rootName,
  publicKey: rootKey.publicKey,
  extensions: [signs, isCa, subjectKey(rootKey.publicKey)],
};

export const leafParts: Parts = {
  ...rootParts,
  serial: smallInteger(2),
  subject: name('system:node:a', 'system:nodes'),
  publicKey: leafKey.publicKey,
  extensions: [digitalSignature, serverAuth, isLeaf, caKey, hostName],
};

const root: Uint8Array = handBuilt(rootParts, signing(rootKey));

export type Expected = StrictnessCase['expected'];

export function leafCase(
  title: string,
  expected: Expected,
  change: Partial<Parts>,
  by: Signing = signing(rootKey),
): StrictnessCase {
  const leaf = handBuilt({ ...leafParts, ...change }, by);
  return { title, expected, leaf, intermediates: [], roots: [root], name: host };
}

/** Returns the leaf's extensions with one of them replaced or added. */
export function withExtensions(...changed: readonly Uint8Array[]): Partial<Parts> {
  const oidOf = (whole: Uint8Array) => Buffer.from(whole.subarray(2, 2 + 5)).toString('hex');
  const kept = (leafParts.extensions ?? []).filter((each) => !changed.some((other) => oidOf(other) === oidOf(each)));
  return { extensions: [...kept, ...changed] };
}

export function extensionCase(title: string, expected: Expected, ...changed: readonly Uint8Array[]): StrictnessCase {
  return leafCase(title, expected, withExtensions(...changed));
}

/** Makes a case with another root, whose key signs the leaf. */
export function rootCase(
  title: string,
  expected: Expected,
  change: Partial<Parts>,
  leafChange: Partial<Parts> = {},
): StrictnessCase {
  const changed = handBuilt({ ...rootParts, ...change }, signing(rootKey));
  const leaf = handBuilt({ ...leafParts, issuer: change.subject ?? rootName, ...leafChange }, signing(rootKey));
  return { title, expected, leaf, intermediates: [], roots: [changed], name: host };
}

export function middleCase(
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
    extensions: [signs, isCa, subjectKey(middleKey.publicKey), caKey],
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

export function constraints(side: 0 | 1, tag: number, value: string | Uint8Array, critical = true): Uint8Array {
  const tree = sequence(element(tag, typeof value === 'string' ? Buffer.from(value) : value));
  return extension(nameConstraints, critical, sequence(element(0xa0 | side, tree)));
}

export function constrained(...list: readonly Uint8Array[]): Partial<Parts> {
  return { extensions: [...(rootParts.extensions ?? []), ...list] };
}

export function subjectOf(tag: number, value: Uint8Array | string): Uint8Array {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  return sequence(setOf(sequence(objectIdentifier(attributeOids.CN), element(tag, bytes))));
}
