import { X509Certificate } from 'node:crypto';
import { PluginError, pemBlocks } from '@kpki/plugin';
import type { Asked } from './asked.ts';
import type { CsrObject } from './object.ts';

/** What the signer put into an object, leaf first, without a root. Throws 'invalid' where it is not for the key asked about. */
export function certificatesIn(found: CsrObject, asked: Asked): readonly [X509Certificate, ...X509Certificate[]] {
  const what = `take the certificate of CertificateSigningRequest ${found.metadata.name}`;
  const certificates = read(found.status.certificate);
  if (certificates === null) throw new PluginError('invalid', `${what}: what ${asked.signer.name} put there is none`);
  const [leaf, ...behind] = certificates;
  const publicKey = leaf?.publicKey.export({ type: 'spki', format: 'der' });
  if (leaf === undefined || !publicKey?.equals(asked.publicKey)) {
    throw new PluginError('invalid', `${what}: ${asked.signer.name} certified another key than was asked for`);
  }
  return [leaf, ...behind.filter((each) => !isRoot(each))];
}

function read(base64: string): readonly X509Certificate[] | null {
  try {
    const blocks = pemBlocks(Buffer.from(base64, 'base64'));
    return blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ der }) => new X509Certificate(der));
  } catch {
    return null;
  }
}

function isRoot(certificate: X509Certificate): boolean {
  return certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey);
}

/**
 * Whether so little is left of a certificate that asking again means another one. Its object stays for an hour, and
 * longer than a short certificate lasts.
 */
export function isSpent(certificate: X509Certificate, now: Date): boolean {
  const from = certificate.validFromDate.getTime();
  const to = certificate.validToDate.getTime();
  return to - now.getTime() < (to - from) / 3;
}

/** What the signer backdates: its NotAfter counts from there where it is far away. */
const slackSeconds = 600;

/** How much less a certificate lasts than was asked for, which the API says nowhere; null: it does not. */
export function shortened(certificate: X509Certificate, { seconds }: Asked): string | null {
  const lasts = (certificate.validToDate.getTime() - certificate.validFromDate.getTime()) / 1000;
  if (lasts >= seconds - slackSeconds) return null;
  const why = '`--cluster-signing-duration` of the controller manager, or the end of its authority, says so';
  return `issues for ${lasts} s, and not for the ${seconds} s that were asked for: ${why}`;
}
