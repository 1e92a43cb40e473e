import type { Artifact } from '@kpki/spec';
import { type Certificate, fingerprint } from '@kpki/x509';
import { present } from '../found.ts';
import type { Copy } from '../read/copy.ts';

/** A certificate that is stored behind the leading one, or in the next or previous slot. */
export interface OtherCertificate {
  /** `next` and `previous`: the other CA of a rotation; `bundle`: a further certificate of the same file. */
  readonly slot: 'next' | 'previous' | 'bundle';
  readonly subject: string;
  readonly issuer: string;
  /** RFC 3339, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Hex, two digits a byte. */
  readonly serial: string;
  /** SHA-256 of the certificate, hex. */
  readonly fingerprint: string;
}

/** Returns each once; empty for what is neither CA nor trust bundle. */
export function otherCertificates(
  { kind }: Artifact,
  { nextCertificates, previousCertificates, certificates, bundle }: Copy,
  leading: Certificate | undefined,
): readonly OtherCertificate[] {
  if (kind !== 'ca' && kind !== 'trust bundle') return [];
  // A certificate of a slot is in the bundle too: what the slot says of it goes first.
  const all = [
    ...inSlot('next', nextCertificates),
    ...inSlot('previous', previousCertificates),
    ...inSlot('bundle', certificates),
    ...inSlot('bundle', bundle),
  ];
  const first = new Map(all.toReversed().map((each) => [each.fingerprint, each]));
  if (leading !== undefined) first.delete(fingerprint(leading.der));
  return all.filter((each) => first.get(each.fingerprint) === each);
}

function inSlot(slot: OtherCertificate['slot'], found: Copy['certificates']): readonly OtherCertificate[] {
  return (present(found) ?? []).map(({ subject, issuer, notBefore, notAfter, serial, der }) => ({
    slot,
    subject: subject.text,
    issuer: issuer.text,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    serial: Buffer.from(serial).toString('hex'),
    fingerprint: fingerprint(der),
  }));
}
