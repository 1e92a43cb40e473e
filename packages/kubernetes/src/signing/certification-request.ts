import { createPublicKey, verify } from 'node:crypto';
import { PluginError, signatureKinds, type Wish } from '@kpki/plugin';
import { damaged, dottedIdentifier, type Element, elementsIn } from './der.ts';

/** What a PKCS#10 request (RFC 2986) asks for; the signature of its key holds. */
export interface CertificationRequest {
  /** CertificationRequestInfo, DER: all but the signature, which is another each time that an ECDSA key makes one. */
  readonly info: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly subject: Wish['subject'];
  readonly names: Wish['names'];
}

/** Throws 'invalid' for bytes that are no request, and for one that its own key did not sign. */
export function readCertificationRequest(csr: Uint8Array): CertificationRequest {
  const outer = only(elementsIn(csr), sequence);
  const [info, algorithm, signature, more] = childrenOf(outer);
  if (info?.tag !== sequence || algorithm?.tag !== sequence || signature?.tag !== bitString || more) throw damaged();
  const [, subject, publicKey, attributes] = childrenOf(info);
  if (!subject || !publicKey) throw damaged();
  if (!isSigned(info.whole, algorithm, signature, publicKey.whole)) {
    throw new PluginError('invalid', 'read a request for a certificate: its own key did not sign it');
  }
  return {
    info: info.whole,
    publicKey: publicKey.whole,
    subject: subjectOf(subject),
    names: namesOf(attributes),
  };
}

const sequence = 0x30;
const bitString = 0x03;
const objectIdentifier = 0x06;

function only(elements: readonly Element[], tag: number): Element {
  const [first, second] = elements;
  if (first?.tag !== tag || second !== undefined) throw damaged();
  return first;
}

function childrenOf({ content }: Element): readonly Element[] {
  return elementsIn(content);
}

function isSigned(info: Uint8Array, algorithm: Element, signature: Element, publicKey: Uint8Array): boolean {
  const [identifier] = childrenOf(algorithm);
  if (identifier?.tag !== objectIdentifier) throw damaged();
  const oid = dottedIdentifier(identifier.content);
  const how = Object.values(signatureKinds).find((row) => row.oid === oid);
  // The first byte of a BIT STRING says how many bits of its last are unused.
  if (how === undefined || signature.content[0] !== 0) throw damaged();
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    return verify(how.digest, info, key, signature.content.subarray(1));
  } catch {
    return false;
  }
}

/** Attributes of a name (RFC 5280 appendix A.1). */
const commonName = '2.5.4.3';
const organizationName = '2.5.4.10';

/** As the API server reads it: the last common name counts, and every organization. */
function subjectOf(subject: Element): Wish['subject'] {
  const attributes = childrenOf(subject).flatMap(childrenOf).map(childrenOf);
  const valuesOf = (wanted: string): readonly string[] =>
    attributes.flatMap(([type, value]) => {
      if (!type || !value) throw damaged();
      return dottedIdentifier(type.content) === wanted ? [textOf(value)] : [];
    });
  return { commonName: valuesOf(commonName).at(-1) ?? '', organizations: valuesOf(organizationName) };
}

const bmpString = 0x1e;

function textOf({ tag, content }: Element): string {
  if (tag !== bmpString) return Buffer.from(content).toString('utf8');
  if (content.length % 2 !== 0) throw damaged();
  return Buffer.from(content).swap16().toString('utf16le');
}

/** PKCS#9's extensionRequest (RFC 2985 section 5.4.2), and the alternative names in it (RFC 5280 section 4.2.1.6). */
const extensionRequest = '1.2.840.113549.1.9.14';
const subjectAlternativeName = '2.5.29.17';

/** The kinds of names by the number of their tags. */
const nameTags: ReadonlyMap<number, keyof Wish['names']> = new Map([
  [0x81, 'email'],
  [0x82, 'dns'],
  [0x86, 'uri'],
  [0x87, 'ip'],
]);

function namesOf(attributes: Element | undefined): Wish['names'] {
  const names: { readonly [K in keyof Wish['names']]: string[] } = { dns: [], ip: [], uri: [], email: [] };
  for (const name of alternativeNames(attributes)) {
    const kind = nameTags.get(name.tag);
    if (kind === 'ip') names.ip.push(addressOf(name.content));
    else if (kind !== undefined) names[kind].push(Buffer.from(name.content).toString('utf8'));
  }
  return names;
}

function addressOf(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  return Buffer.from(bytes)
    .toString('hex')
    .replaceAll(/(.{4})(?=.)/g, '$1:');
}

function alternativeNames(attributes: Element | undefined): readonly Element[] {
  if (attributes === undefined) return [];
  const requested = childrenOf(attributes)
    .map(childrenOf)
    .filter(([type]) => type !== undefined && dottedIdentifier(type.content) === extensionRequest);
  const extensions = requested.flatMap(([, values]) => (values ? childrenOf(values).flatMap(childrenOf) : []));
  return extensions.map(childrenOf).flatMap((extension) => {
    const [type] = extension;
    const value = extension.at(-1);
    if (!type || !value || dottedIdentifier(type.content) !== subjectAlternativeName) return [];
    return elementsIn(value.content).flatMap(childrenOf);
  });
}
