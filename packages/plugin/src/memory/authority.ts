import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { extension, extensionIdentifiers, signCertificate } from './certificate.ts';
import { element, objectIdentifier, tags } from './der.ts';
import { subjectPublicKeyInfo } from './keys.ts';

/** A root and the intermediate under it that signs. */
export interface Authority {
  readonly root: Uint8Array;
  readonly intermediate: Uint8Array;
  readonly name: Uint8Array;
  readonly key: KeyObject;
}

const tenYears = 3650 * 24 * 3600 * 1000;

export function makeAuthority(now: Date): Authority {
  const rootKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const rootName = commonName('kpki memory root');
  const name = commonName('kpki memory intermediate');
  const shared = {
    issuer: rootName,
    notBefore: now,
    notAfter: new Date(now.getTime() + tenYears),
    usages: ['cert sign', 'crl sign'],
    extensions: [authorityConstraints],
  } as const;
  const root = signCertificate({ ...shared, subject: rootName, publicKey: subjectPublicKeyInfo(rootKey) }, rootKey);
  const intermediate = signCertificate({ ...shared, subject: name, publicKey: subjectPublicKeyInfo(key) }, rootKey);
  return { root, intermediate, name, key };
}

/** RFC 5280 section 4.2.1.9: `cA` true, no path length. */
export const authorityConstraints: Uint8Array = extension(
  extensionIdentifiers.basicConstraints,
  true,
  element(tags.sequence, element(tags.boolean, Uint8Array.of(0xff))),
);

function commonName(text: string): Uint8Array {
  const attribute = element(tags.sequence, objectIdentifier('2.5.4.3'), element(tags.utf8String, Buffer.from(text)));
  return element(tags.sequence, element(tags.set, attribute));
}
