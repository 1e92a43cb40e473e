import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { PluginError, signatureKinds } from '@kpki/plugin';
import { childrenOf, context, type Element, elementsOf, objectIdentifier, tags } from './der.ts';
import { type Extensions, extensionsIn, type Said, saidBy } from './said.ts';

/** A PKCS#10 request (RFC 2986). */
export interface CertificateRequest extends Said {
  readonly publicKey: KeyObject;
}

/** PKCS#9's extensionRequest (RFC 2985 section 5.4.2). */
const extensionRequest = '1.2.840.113549.1.9.14';

/** 'invalid' for bytes that are no request, and for one that its own key did not sign: nobody need be asked for that. */
export function readRequest(der: Uint8Array): CertificateRequest {
  const [message, algorithm, signature] = childrenOf(der);
  const [, subject, key, attributes] = message === undefined ? [] : elementsOf(message.content);
  if (message === undefined || subject === undefined || key === undefined) {
    throw new PluginError('invalid', 'read a certificate request: the bytes are no PKCS#10');
  }
  const publicKey = publicKeyIn(key);
  if (!isSigned(message, algorithm, signature, publicKey)) {
    throw new PluginError('invalid', 'read a certificate request: its own key did not sign it');
  }
  const asked = attributes?.tag === context(0, true) ? extensionsOf(attributes) : new Map<string, Uint8Array>();
  return { publicKey, ...saidBy(subject.whole, asked) };
}

function publicKeyIn({ whole }: Element): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(whole), format: 'der', type: 'spki' });
  } catch (cause) {
    throw new PluginError('invalid', 'read a certificate request: its public key is none', { cause });
  }
}

function isSigned(
  { whole }: Element,
  algorithm: Element | undefined,
  signature: Element | undefined,
  key: KeyObject,
): boolean {
  const [oid] = algorithm === undefined ? [] : elementsOf(algorithm.content);
  const how = Object.values(signatureKinds).find((row) => oid !== undefined && row.oid === objectIdentifier(oid));
  if (how === undefined || algorithm?.tag !== tags.sequence) return false;
  // A signature is whole octets, so that no bit of the last is unused.
  if (signature?.tag !== tags.bitString || signature.content[0] !== 0) return false;
  try {
    return verify(how.digest, whole, key, signature.content.subarray(1));
  } catch {
    return false;
  }
}

function extensionsOf({ content }: Element): Extensions {
  for (const attribute of elementsOf(content)) {
    const [type, values] = elementsOf(attribute.content);
    if (type === undefined || values === undefined || objectIdentifier(type) !== extensionRequest) continue;
    return extensionsIn(childrenOf(values.content));
  }
  return new Map();
}
