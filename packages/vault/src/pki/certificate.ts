import { X509Certificate } from 'node:crypto';
import { PluginError } from '@kpki/plugin';
import { childrenOf, context, type Element, elementsOf, tags } from './der.ts';
import { saidBy } from './said.ts';
import type { Words } from './words.ts';

/** A certificate that the server answered. */
export interface Certificate extends Words {
  readonly x509: X509Certificate;
}

/** Throws 'unavailable' for what is no certificate: it is the answer that is wrong, and not the request. */
export function readCertificate(pem: unknown, attempted: string): Certificate {
  try {
    const x509 = new X509Certificate(String(pem));
    const [body] = childrenOf(x509.raw);
    const fields = elementsOf(body?.content ?? new Uint8Array());
    // The version stands before the serial number where it is not the first (RFC 5280 section 4.1).
    const [, , , , subject] = fields[0]?.tag === context(0, true) ? fields.slice(1) : fields;
    const list = fields.find(({ tag }) => tag === context(3, true));
    return { x509, ...saidBy(subject?.whole ?? new Uint8Array(), extensionListIn(list)) };
  } catch (cause) {
    throw new PluginError('unavailable', `${attempted}: the answer holds no certificate`, { cause });
  }
}

function extensionListIn(list: Element | undefined): readonly Element[] {
  return list === undefined ? [] : childrenOf(list.content, tags.sequence);
}

export function isSelfSigned({ x509 }: Certificate): boolean {
  return isSignedBy(x509, x509);
}

export function isSignedBy(child: X509Certificate, parent: X509Certificate): boolean {
  return child.checkIssued(parent) && child.verify(parent.publicKey);
}
