import { PluginError, type Usage } from '@kpki/plugin';
import { booleanTrue, element, objectIdentifier, octetString, sequence, smallInteger } from './der-write.ts';
import { encodeNameConstraints, type NameTrees } from './name-constraints.ts';
import { extensionOids } from './oid.ts';
import { encodeSubjectNames, hasNames, type SubjectNames } from './subject-names.ts';
import { contextTag } from './tags.ts';
import { checkUsages, encodeExtendedKeyUsages, encodeKeyUsages } from './usages.ts';

export interface CaConstraints {
  /** How many CAs may follow below this one; undefined: no limit. */
  readonly pathLength?: number;
  readonly permittedNames?: NameTrees;
  readonly excludedNames?: NameTrees;
}

export interface ExtensionTemplates {
  readonly usages: readonly Usage[];
  readonly ca?: CaConstraints;
  readonly subjectKeyId?: Uint8Array;
  readonly authorityKeyId?: Uint8Array;
  readonly names: SubjectNames;
  /**
   * RFC 5280 section 4.2.1.6: with an empty subject, only the names identify the certificate, and the extension is
   * critical.
   */
  readonly isSubjectEmpty: boolean;
}

/** Returns the extensions in the order and with the criticality of Go's `x509.CreateCertificate`, each whole. */
export function encodeExtensions(templates: ExtensionTemplates): Uint8Array[] {
  checkUsages(templates.usages);
  const { ca, subjectKeyId, authorityKeyId, names, isSubjectEmpty } = templates;
  const keyUsages = encodeKeyUsages(templates.usages);
  const extendedKeyUsages = encodeExtendedKeyUsages(templates.usages);
  const constraints = nameConstraints(ca);
  const list: Uint8Array[] = [];
  if (keyUsages !== undefined) list.push(extension(extensionOids.keyUsage, true, keyUsages));
  if (extendedKeyUsages !== undefined) list.push(extension(extensionOids.extendedKeyUsage, false, extendedKeyUsages));
  list.push(extension(extensionOids.basicConstraints, true, basicConstraints(ca)));
  if (subjectKeyId !== undefined) {
    list.push(extension(extensionOids.subjectKeyIdentifier, false, octetString(keyIdentifier(subjectKeyId))));
  }
  if (authorityKeyId !== undefined) {
    const identifier = sequence(element(contextTag(0), keyIdentifier(authorityKeyId)));
    list.push(extension(extensionOids.authorityKeyIdentifier, false, identifier));
  }
  if (hasNames(names)) {
    list.push(extension(extensionOids.subjectAlternativeName, isSubjectEmpty, encodeSubjectNames(names)));
  }
  if (constraints !== undefined) list.push(extension(extensionOids.nameConstraints, true, constraints));
  return list;
}

/**
 * Returns the extensions that a PKCS#10 request asks for, so that an issuer that copies them makes the intended
 * certificate.
 */
export function encodeRequestedExtensions(
  names: SubjectNames,
  ca: CaConstraints | undefined,
  usages: readonly Usage[] | undefined,
): Uint8Array[] {
  if (usages !== undefined) checkUsages(usages);
  const keyUsages = usages === undefined ? undefined : encodeKeyUsages(usages);
  const extendedKeyUsages = usages === undefined ? undefined : encodeExtendedKeyUsages(usages);
  const constraints = nameConstraints(ca);
  const list: Uint8Array[] = [];
  if (keyUsages !== undefined) list.push(extension(extensionOids.keyUsage, true, keyUsages));
  if (extendedKeyUsages !== undefined) list.push(extension(extensionOids.extendedKeyUsage, false, extendedKeyUsages));
  if (hasNames(names)) list.push(extension(extensionOids.subjectAlternativeName, false, encodeSubjectNames(names)));
  if (ca !== undefined || usages !== undefined) {
    list.push(extension(extensionOids.basicConstraints, true, basicConstraints(ca)));
  }
  if (constraints !== undefined) list.push(extension(extensionOids.nameConstraints, true, constraints));
  return list;
}

function extension(oid: string, critical: boolean, value: Uint8Array): Uint8Array {
  const criticality = critical ? [booleanTrue] : [];
  return sequence(objectIdentifier(oid), ...criticality, octetString(value));
}

function basicConstraints(ca: CaConstraints | undefined): Uint8Array {
  if (ca === undefined) return sequence();
  const limit = ca.pathLength === undefined ? [] : [smallInteger(ca.pathLength)];
  return sequence(booleanTrue, ...limit);
}

function nameConstraints(ca: CaConstraints | undefined): Uint8Array | undefined {
  return encodeNameConstraints(ca?.permittedNames ?? {}, ca?.excludedNames ?? {});
}

function keyIdentifier(identifier: Uint8Array): Uint8Array {
  if (identifier.length === 0) throw new PluginError('invalid', 'a key identifier of no length');
  return identifier;
}
