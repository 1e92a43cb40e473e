import { PluginError } from '@kpki/plugin';
import { type Certificate, isSignedBy, readCertificates } from '@kpki/x509';
import type { CsrToCreate } from './csr-to-create.ts';
import type { CsrObject } from './object.ts';

/**
 * Returns the certificates that the signer put into an object, leaf first, without a root. Throws 'invalid' if they are
 * for another key.
 */
export function certificatesIn(found: CsrObject, asked: CsrToCreate): readonly [Certificate, ...Certificate[]] {
  const what = `take the certificate of CertificateSigningRequest ${found.metadata.name}`;
  const certificates = read(found.status.certificate);
  if (certificates === null)
    throw new PluginError('invalid', `${what}: what ${asked.signer.name} returned is not a certificate`);
  const [leaf, ...behind] = certificates;
  if (leaf === undefined || Buffer.compare(leaf.publicKey, asked.publicKey) !== 0) {
    throw new PluginError('invalid', `${what}: ${asked.signer.name} issued a certificate for another key`);
  }
  return [leaf, ...behind.filter((each) => !isSignedBy(each, each))];
}

function read(base64: string): readonly Certificate[] | null {
  try {
    return readCertificates(Buffer.from(base64, 'base64'));
  } catch {
    return null;
  }
}

/**
 * Returns whether the certificate has so little time left that a new request is needed: objects stay for an hour,
 * longer than a short certificate lasts.
 */
export function isSpent({ notBefore, notAfter }: Certificate, now: Date): boolean {
  return notAfter.getTime() - now.getTime() < (notAfter.getTime() - notBefore.getTime()) / 3;
}

/** How much the signer backdates: NotAfter counts from that time for long lifetimes. */
const slackSeconds = 600;

/** Returns by how much a certificate is shorter than requested, which the API does not report; null: it is not. */
export function shortened({ notBefore, notAfter }: Certificate, { seconds }: CsrToCreate): string | null {
  const lasts = (notAfter.getTime() - notBefore.getTime()) / 1000;
  if (lasts >= seconds - slackSeconds) return null;
  const why = '`--cluster-signing-duration` of the controller manager, or the end of its CA, says so';
  return `issues for ${lasts} s instead of the ${seconds} s requested: ${why}`;
}
