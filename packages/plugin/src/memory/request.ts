import { createPublicKey, verify } from 'node:crypto';
import { signatureKinds } from '../algorithms.ts';
import { PluginError } from '../error.ts';
import { extensionIdentifiers } from './certificate.ts';
import { element, objectIdentifier, readElements, tags } from './der.ts';

/** What the reference issuer takes out of a PKCS#10 request (RFC 2986); everything in DER. */
export interface CertificationRequest {
  readonly subject: Uint8Array;
  readonly publicKey: Uint8Array;
  /** Of the asked-for extensions those that describe the subject: alternative names, name constraints. */
  readonly extensions: readonly Uint8Array[];
  readonly basicConstraints?: Uint8Array;
}

/** Throws 'invalid' for bytes that are no request and for one that its own key did not sign. */
export function readRequest(csr: Uint8Array): CertificationRequest {
  const [info, algorithm, signature] = children(only(csr));
  const [, subject, publicKey, attributes] = children(info?.whole);
  if (info === undefined || subject === undefined || publicKey === undefined) throw noRequest();
  mustBeSigned(info.whole, algorithm?.whole, signature?.content, publicKey.whole);
  const asked = askedExtensions(attributes?.content ?? new Uint8Array());
  const basicConstraints = asked.get(hex(objectIdentifier(extensionIdentifiers.basicConstraints)));
  const takenOver = [extensionIdentifiers.subjectAlternativeName, extensionIdentifiers.nameConstraints];
  return {
    subject: subject.whole,
    publicKey: publicKey.whole,
    extensions: takenOver.map((oid) => asked.get(hex(objectIdentifier(oid)))).filter((each) => each !== undefined),
    ...(basicConstraints === undefined ? {} : { basicConstraints }),
  };
}

const noRequest = () => new PluginError('invalid', 'reading a certificate request: the bytes are no PKCS#10 in DER');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function only(bytes: Uint8Array): Uint8Array {
  const [first, second] = readElements(bytes);
  if (first === undefined || second !== undefined) throw noRequest();
  return first.whole;
}

function children(sequence: Uint8Array | undefined) {
  const [outer] = readElements(sequence ?? new Uint8Array());
  if (outer?.tag !== tags.sequence) throw noRequest();
  return readElements(outer.content);
}

function mustBeSigned(
  info: Uint8Array,
  algorithm: Uint8Array | undefined,
  signature: Uint8Array | undefined,
  spki: Uint8Array,
) {
  const [oid] = children(algorithm);
  const how = Object.values(signatureKinds).find((row) => hex(objectIdentifier(row.oid)) === hex(oid?.whole ?? spki));
  if (how === undefined || signature === undefined) throw noRequest();
  if (!signatureHolds(how.digest, info, spki, signature.subarray(1))) {
    throw new PluginError('invalid', 'reading a certificate request: its own key did not sign it');
  }
}

function signatureHolds(digest: string | null, info: Uint8Array, spki: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(digest, info, createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }), signature);
  } catch {
    return false;
  }
}

/** PKCS#9's extensionRequest (RFC 2985 section 5.4.2). */
const extensionRequest = hex(objectIdentifier('1.2.840.113549.1.9.14'));

/** By identifier (hex of its DER): whole extensions. */
function askedExtensions(attributes: Uint8Array): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const attribute of readElements(attributes)) {
    const [type, values] = readElements(attribute.content);
    if (type === undefined || values === undefined || hex(type.whole) !== extensionRequest) continue;
    for (const extension of readElements(values.content).flatMap((list) => readElements(list.content))) {
      const [identifier] = readElements(extension.content);
      if (identifier !== undefined) found.set(hex(identifier.whole), element(tags.sequence, extension.content));
    }
  }
  return found;
}
