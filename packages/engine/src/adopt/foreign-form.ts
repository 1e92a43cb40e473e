import type { ForeignForm } from '../model/adoption-findings.ts';

/** How each form begins, in hex, after the head of its outermost SEQUENCE. */
const insideSequence: readonly (readonly [RegExp, ForeignForm])[] = [
  // PFX: version 3, and a ContentInfo (RFC 7292 section 4).
  [/^02010330/, 'pkcs12'],
  // ContentInfo of the type signedData (RFC 2315 section 7).
  [/^06092a864886f70d010702/, 'pkcs7'],
  // PKCS#8 (RFC 5208), PKCS#1 (RFC 8017) and SEC 1 (RFC 5915).
  [/^020100(?:30|02)/, 'der-key'],
  [/^02010104/, 'der-key'],
  // PKCS#8 under a password: by PKCS#5, or by PKCS#12 as older programs have it.
  [/^30(?:[0-7].|8[12](?:..){1,2})06(?:092a864886f70d0105|0a2a864886f70d010c01)/, 'der-key'],
  // SubjectPublicKeyInfo: an algorithm, and no number in front of it as a certificate has.
  [/^30(?:[0-7].|8[12](?:..){1,2})06/, 'der-public-key'],
];

const longestBeginning = 36;
const javaMarks: readonly string[] = ['feedfeed', 'cececece'];

/** Returns the form by the first bytes; null where none matches, or it may be a certificate. */
export function foreignFormOf(bytes: Uint8Array): ForeignForm | null {
  // Reads only as much as tells the form: a private key may follow.
  const beginning = Buffer.from(bytes.subarray(0, longestBeginning));
  const hex = beginning.toString('hex');
  if (javaMarks.includes(hex.slice(0, 8))) return 'java';
  if (/^-----BEGIN (?:PKCS7|PKCS #7 SIGNED DATA)-----/.test(beginning.toString('latin1'))) return 'pkcs7-pem';
  const inside = insideOf(hex);
  return insideSequence.find(([begins]) => inside !== null && begins.test(inside))?.[1] ?? null;
}

/** Returns what follows the tag and the length of a SEQUENCE, whose length may be indefinite. */
function insideOf(hex: string): string | null {
  if (!hex.startsWith('30')) return null;
  const length = Number.parseInt(hex.slice(2, 4), 16);
  return hex.slice(4 + (length > 0x80 ? 2 * (length - 0x80) : 0));
}
