import type { CaArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { constraintsText } from '../issue/constraints-text.ts';
import { clockSlackSeconds } from './certificate-checks.ts';

/** What a CA's certificate says otherwise than was asked for, in words for a person; null when nothing. */
export function caFault(wanted: CaArtifact, certificate: Certificate): string | null {
  const { subject, pathLength, notBefore, notAfter } = certificate;
  if (subject.commonName !== wanted.subject.commonName || subject.organizations.length > 0) {
    return `its subject is ${subject.text}, asked for was CN=${wanted.subject.commonName}`;
  }
  if (pathLength !== wanted.pathLength) {
    return `its path length is ${pathLength ?? 'not limited'}, asked for was ${wanted.pathLength ?? 'no limit'}`;
  }
  const [there, asked] = [constraintsText(certificate), constraintsText(wanted)];
  if (there !== asked) return `its name constraints are ${there}, asked for were ${asked}`;
  const seconds = (notAfter.getTime() - notBefore.getTime()) / 1000;
  return seconds > wanted.seconds + clockSlackSeconds ? 'it lives longer than was asked for' : null;
}
