import type { BundleArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { day } from '../read/wording.ts';
import type { ProjectedCa } from './projected-ca.ts';
import type { Finding } from './reason.ts';
import type { Step } from './step.ts';
import { stepFor } from './step-for.ts';

/**
 * Returns why a rotation cannot end: if the file of the old generation was replaced, the bundle would go on trusting
 * the old one and nothing would show it. `held` is what bundle copies hold after the phase.
 */
export function leftInBundle(
  artifact: BundleArtifact,
  held: readonly Certificate[],
  { certificate, identity }: ProjectedCa,
): Step | null {
  if (certificate === null || identity === null) return null;
  const left = held.filter(
    (each) => sameBytes(each.subject.raw, identity.subject) && !sameBytes(each.publicKey, certificate.publicKey),
  );
  if (left.length === 0) return null;
  const name = artifact.ca;
  const reasons = left.map(({ subject, notAfter }): Finding => {
    const text = `it still holds ${subject.text}, which ends on ${day(notAfter)} and is called as ${name} is, but is not the one that is kept as the previous one: what it signed would stay trusted after the rotation`;
    return { reason: 'bundle-has-others', text };
  });
  const next = `if it is the one that was to go, put it beside the certificate of ${name} with .previous behind the file's name, in place of what is there, and \`kpki rotate ${name}\` takes it out; if it is meant to stay, take away by hand what is kept as .previous, and the rotation has ended`;
  return stepFor(artifact, 'blocked', { reasons, next });
}
