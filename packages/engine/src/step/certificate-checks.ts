import { brokenSignature, type Certificate } from '@kpki/x509';
import { day } from '../read/wording.ts';

/** The issuer's clock may be ahead. */
export const clockSlackSeconds = 3600;

/** An issuer that works in whole minutes ends a certificate a little before its CA. */
export const capSlackSeconds = 120;

// What is looked at in a CA's certificate and in a leaf alike: each answers what was found, or null.

export function hasEnded({ notAfter }: Certificate, now: Date): string | null {
  return notAfter < now ? `it expired on ${day(notAfter)}` : null;
}

/** Includes the time of day and the distance: a wrong clock is wrong by hours. */
export function notBegun({ notBefore }: Certificate, now: Date): string | null {
  if (notBefore <= now) return null;
  const when = `${notBefore.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const minutes = Math.ceil((notBefore.getTime() - now.getTime()) / 60_000);
  const ahead = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
  return `it begins at ${when}, ${ahead} from now by the clock of this machine`;
}

/** Go's verifier refuses broken digests, and keys outside of the table of algorithms. */
export function isWeak({ signatureAlgorithm, keyKind }: Certificate): string | null {
  if (brokenSignature(signatureAlgorithm) !== null) return 'it is signed with SHA-1 or MD5';
  return keyKind === null ? 'its key is of a kind that kpki does not use' : null;
}
