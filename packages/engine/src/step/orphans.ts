import { brokenSignature, type Certificate, verifySignature } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { pathForMessage } from '../inventory/wording.ts';
import { type Finding, finding, type Remedy, remedy } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import type { CaContext, Signed } from './ca-steps.ts';

/**
 * Returns what is stored under the name of a CA that signed nothing of it: the CA replaced another one, which the cluster
 * trusts. Empty if a stored trust bundle holds both: the cluster works with either.
 */
export function orphansOf({
  copies,
  signed,
  trustedWith,
}: Pick<CaContext, 'copies' | 'signed' | 'trustedWith'>): readonly Signed[] {
  const own = copies.flatMap(({ certificates, nextCertificates, previousCertificates }) =>
    [certificates, nextCertificates, previousCertificates].flatMap((each) => present(each) ?? []),
  );
  if (own.length === 0 || signedByAny(signed(), own)) return [];
  const orphans = [...signed()].filter(isTelling(own));
  return signedByAny(orphans, trustedWith(own)) ? [] : orphans;
}

/** Reports certificates whose CA is missing. */
export function withoutSigner(orphans: readonly Signed[]): {
  readonly reasons: readonly Finding[];
  readonly next: Remedy;
} {
  const signed = orphans.map(({ artifact: { name }, copy, part }) => ({ name, location: pathForMessage(copy, part) }));
  const reasons = signed.slice(0, 1).map(({ location }) => finding('ca-missing', { location }));
  return { reasons, next: remedy('restore-ca', { signed }) };
}

function signedByAny(signed: Iterable<Signed>, signers: readonly Certificate[]): boolean {
  const keys = distinctKeys(signers);
  for (const { certificate } of signed) {
    if (keys.some((publicKey) => verifySignature(certificate, publicKey))) return true;
  }
  return false;
}

/** Each node has a copy of the same few. */
function distinctKeys(certificates: readonly Certificate[]): readonly Uint8Array[] {
  return [
    ...new Map(certificates.map(({ publicKey }) => [Buffer.from(publicKey).toString('latin1'), publicKey])).values(),
  ];
}

/** A broken signature proves no signer, nor does a CA that names another issuer, from before a change of topology. */
function isTelling(own: readonly Certificate[]): (signed: Signed) => boolean {
  return ({ artifact, certificate: { signatureAlgorithm, issuer } }) =>
    brokenSignature(signatureAlgorithm) === null &&
    (artifact.kind !== 'ca' || own.some(({ subject }) => sameBytes(subject.raw, issuer.raw)));
}
