import { PluginError } from '@kpki/plugin';
import { type Certificate, isSignedBy, readCertificates } from '@kpki/x509';

/** Returns the server's certificates, of a list of PEM texts or of one. Throws 'unavailable': the answer is wrong. */
export function certificatesIn(answer: unknown, attempted: string): readonly Certificate[] {
  const texts = [answer].flat().filter((text) => typeof text === 'string');
  try {
    return texts.flatMap((text) => readCertificates(Buffer.from(text)));
  } catch (cause) {
    throw new PluginError('unavailable', `${attempted}: the answer holds no certificate`, { cause });
  }
}

export function certificateIn(answer: unknown, attempted: string): Certificate {
  const [certificate] = certificatesIn(answer, attempted);
  if (certificate === undefined) throw new PluginError('unavailable', `${attempted}: the answer holds no certificate`);
  return certificate;
}

export function isRoot(certificate: Certificate): boolean {
  return isSignedBy(certificate, certificate);
}
