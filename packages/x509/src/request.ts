import type { Call, KeyKind, SigningKey, Usage } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { readExtensions } from './certificate.ts';
import {
  type Cursor,
  cursorOver,
  enter,
  isAtEnd,
  malformed,
  read,
  readBitString,
  readElement,
  readInteger,
  readObjectIdentifier,
  readOptional,
  rightAligned,
} from './der-read.ts';
import { element, objectIdentifier, sequence, setOf, smallInteger } from './der-write.ts';
import { type Extension, readBasicConstraints, readExtendedKeyUsages, readKeyUsages } from './extension-readers.ts';
import { type CaConstraints, encodeRequestedExtensions } from './extensions.ts';
import { kindOf, readPublicKey } from './key.ts';
import { type DistinguishedName, encodeName, type Name, readName } from './name.ts';
import { type NameTrees, readNameConstraints } from './name-constraints.ts';
import { extensionOids, extensionRequestOid } from './oid.ts';
import { chooseSignature, signed } from './sign.ts';
import { readSignatureAlgorithm, signatureProblem } from './signature.ts';
import { noNames, type ReadSubjectNames, readSubjectNames, type SubjectNames } from './subject-names.ts';
import { contextTagConstructed, tags } from './tags.ts';

export interface RequestTemplates {
  readonly subject: Name;
  readonly names: SubjectNames;
  readonly ca?: CaConstraints;
  /** The usages of the certificate; absent: the request does not set them. */
  readonly usages?: readonly Usage[];
}

export interface CertificateRequest {
  readonly der: Uint8Array;
  /** The signed part (CertificationRequestInfo, DER): two requests with equal bytes here are equivalent. */
  readonly toBeSigned: Uint8Array;
  readonly subject: DistinguishedName;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly keyKind: KeyKind | null;
  readonly names: ReadSubjectNames;
  readonly ca?: CaConstraints;
  /**
   * Key usages and extended key usages, as names of the Kubernetes CSR API if there is one; undefined: none requested.
   */
  readonly usages?: readonly string[];
}

/** Creates a PKCS#10 request (RFC 2986), DER, signed by the subject's own key. Throws as `signCertificate` does. */
export async function createRequest(templates: RequestTemplates, key: SigningKey, call: Call): Promise<Uint8Array> {
  const how = chooseSignature(key);
  const extensions = encodeRequestedExtensions(templates.names, templates.ca, templates.usages);
  const attributes =
    extensions.length === 0 ? [] : [sequence(objectIdentifier(extensionRequestOid), setOf(sequence(...extensions)))];
  readPublicKey(key.publicKey);
  const message = sequence(
    smallInteger(0),
    encodeName(templates.subject),
    key.publicKey,
    element(contextTagConstructed(0), ...attributes),
  );
  return signed(message, how, key, call);
}

/** Reads a PKCS#10 request, DER. Throws 'invalid' for malformed bytes, and for a signature of another key. */
export function readRequest(der: Uint8Array): CertificateRequest {
  const outer = cursorOver(der);
  const parts = enter(outer, tags.sequence, 'request');
  const message = readElement(parts, tags.sequence, 'request');
  const algorithm = readSignatureAlgorithm(read(parts, tags.sequence, 'signature algorithm'));
  const signature = rightAligned(readBitString(parts, 'signature'));
  const fields = cursorOver(message.content);
  if (readInteger(fields, 'version') !== 0n) throw malformed('version');
  const subject = readName(fields, 'subject');
  const publicKey = readElement(fields, tags.sequence, 'public key').whole;
  const attributes = readOptional(fields, contextTagConstructed(0), 'attributes') ?? new Uint8Array();
  if (!isAtEnd(outer) || !isAtEnd(parts) || !isAtEnd(fields)) throw malformed('request', 'bytes after the end');
  const key = readPublicKey(publicKey);
  const problem = signatureProblem(algorithm, message.whole, signature, key);
  if (problem !== undefined) {
    throw new PluginError('invalid', 'a certificate request whose signature was not made by the key inside');
  }
  const extensions = requestedExtensions(cursorOver(attributes));
  return { der, toBeSigned: message.whole, subject, publicKey, keyKind: kindOf(key), ...readTemplates(extensions) };
}

function requestedExtensions(attributes: Cursor): Extension[] {
  let found: Extension[] = [];
  while (!isAtEnd(attributes)) {
    const attribute = enter(attributes, tags.sequence, 'attribute');
    const type = readObjectIdentifier(attribute, 'attribute');
    const values = enter(attribute, tags.set, 'attribute');
    if (type !== extensionRequestOid) continue;
    if (found.length > 0) throw malformed('attribute', 'extensions are asked for twice');
    found = readExtensions(values);
  }
  return found;
}

function readTemplates(extensions: readonly Extension[]): Pick<CertificateRequest, 'names' | 'ca' | 'usages'> {
  const value = (oid: string) => extensions.find((extension) => extension.oid === oid)?.value;
  const names = value(extensionOids.subjectAlternativeName);
  const basic = value(extensionOids.basicConstraints);
  const ca = basic === undefined ? undefined : readBasicConstraints(basic);
  const keyUsage = value(extensionOids.keyUsage);
  const extendedKeyUsage = value(extensionOids.extendedKeyUsage);
  const usages = [
    ...(keyUsage === undefined ? [] : readKeyUsages(keyUsage)),
    ...(extendedKeyUsage === undefined ? [] : readExtendedKeyUsages(extendedKeyUsage)),
  ];
  return {
    names: names === undefined ? noNames : readSubjectNames(names),
    ...(ca?.ca ? { ca: readCa(ca, value(extensionOids.nameConstraints)) } : {}),
    ...(keyUsage === undefined && extendedKeyUsage === undefined ? {} : { usages }),
  };
}

function readCa(basic: { readonly pathLength?: number }, constraints: Uint8Array | undefined): CaConstraints {
  const trees = constraints === undefined ? undefined : readNameConstraints(constraints);
  const permitted = trees === undefined ? undefined : asked(trees.permitted, trees.hasUnknown);
  const excluded = trees === undefined ? undefined : asked(trees.excluded, false);
  return {
    ...(basic.pathLength === undefined ? {} : { pathLength: basic.pathLength }),
    ...(permitted === undefined ? {} : { permittedNames: permitted }),
    ...(excluded === undefined ? {} : { excludedNames: excluded }),
  };
}

/** A constraint that cannot be written must not be lost silently. */
function asked(
  trees: { dns: readonly string[]; ip: readonly string[]; uri: readonly string[]; email: readonly string[] },
  hasUnknown: boolean,
): NameTrees | undefined {
  if (hasUnknown || trees.uri.length > 0 || trees.email.length > 0) {
    throw new PluginError('unsupported', 'a request for name constraints on other names than DNS names and addresses');
  }
  return trees.dns.length + trees.ip.length === 0 ? undefined : { dns: trees.dns, ip: trees.ip };
}
