import type { BundleArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { Copy } from '../inventory/copy.ts';
import { pathForMessage } from '../inventory/wording.ts';
import { type Finding, finding } from '../model/finding.ts';
import { isAbsent, present } from '../model/slot.ts';
import {
  type BundleParts,
  bundleWith,
  heldBy,
  isSigner,
  sameCertificates,
  sameSequence,
  sharedBy,
  trustedBy,
  withdrawnFrom,
  without,
} from './bundle-content.ts';
import type { ProjectedCa } from './projected-ca.ts';

// What a trust bundle should hold under the projected CA, and which copies do not: for its plan, and for how far a rotation is.

export interface PlannedBundle {
  /** Null: this plan makes it. */
  readonly certificates: readonly Certificate[] | null;
  /** Certificates that the bundle may hold or lack, during a rotation. */
  readonly passing: readonly Certificate[];
  /** Certificates of the CA that the bundle holds, will hold or has held: all others are foreign. */
  readonly known: readonly Certificate[];
}

export const noBundle: PlannedBundle = { certificates: null, passing: [], known: [] };

/** Returns what a bundle will hold. */
export function bundleUnder(artifact: BundleArtifact, copies: readonly Copy[], ca: ProjectedCa): PlannedBundle {
  const certificates = certificatesOf(artifact, copies, ca);
  const passing = passingIn(artifact, ca);
  const ours = [...(ownCertificates(artifact, ca) ?? []), ...generationsOf(artifact, ca)];
  const known = [...(certificates ?? sharedBy(copies)), ...ours, ...passing, ...(ca.above ?? [])];
  return { certificates, passing, known };
}

function certificatesOf(
  artifact: BundleArtifact,
  copies: readonly Copy[],
  ca: ProjectedCa,
): readonly Certificate[] | null {
  if (ca.changes) return null;
  const own = ownCertificates(artifact, ca);
  if (own === null) return ca.certificate !== null && copies.length > 0 ? null : sharedBy(copies);
  return copies.length === 0 ? own : bundleWith(partsOf(artifact, own, ca), sharedBy(copies));
}

/** `own` are the certificates of the CA. */
export function partsOf(artifact: BundleArtifact, own: readonly Certificate[], ca: ProjectedCa): BundleParts {
  return { own, above: ca.above ?? [], withdrawn: withdrawnFrom(artifact, ca) };
}

/** Returns the copies that hold something else. */
export function staleCopies(
  artifact: BundleArtifact,
  copies: readonly Copy[],
  own: readonly Certificate[],
  ca: ProjectedCa,
): readonly Copy[] {
  const shared = sharedBy(copies);
  const passing = passingIn(artifact, ca);
  const parts = partsOf(artifact, own, ca);
  // While a rotation goes on, which of its certificates comes first matters: kubeadm reads no other.
  const isOrdered = ca.trust !== undefined || (artifact.holds === 'chain' && ca.trustAbove !== undefined);
  return copies.filter((copy) => {
    const held = present(copy.bundle);
    const wanted = bundleWith(parts, heldBy(copy, shared));
    if (isOrdered) return !sameSequence(held, wanted);
    return !sameCertificates(without(held, passing), without(wanted, passing));
  });
}

/** Returns both generations of a rotated CA, or of the CA above, with the CAs above those. */
export function generationsOf({ holds }: BundleArtifact, { trust, trustAbove }: ProjectedCa): readonly Certificate[] {
  const rotated = [trust, holds === 'chain' ? trustAbove : undefined].filter((each) => each !== undefined);
  return rotated.flatMap(({ trusted, withdrawn }) => [
    ...trusted.flatMap(({ certificate, above }) => [certificate, ...above]),
    ...withdrawn,
  ]);
}

/** Returns the CA alone, or with the CAs above. Null: not known yet. */
export function ownCertificates(
  { holds }: BundleArtifact,
  { certificate, above, trust, trustAbove }: ProjectedCa,
): readonly Certificate[] | null {
  if (trust?.makesOne || (holds === 'chain' && trustAbove?.makesOne)) return null;
  if (trust !== undefined) return trustedBy(holds, trust.trusted, trustAbove);
  if (certificate === null) return null;
  return above === null && holds === 'chain'
    ? null
    : trustedBy(holds, [{ certificate, above: above ?? [] }], trustAbove);
}

/** Includes the CA above for bundles that lead up to a root. */
export function passingIn({ holds }: BundleArtifact, ca: ProjectedCa): readonly Certificate[] {
  const { passing = [], passingAbove = [] } = ca;
  return holds === 'chain' ? [...passing, ...passingAbove] : passing;
}

/** Returns whether a kubeconfig trusts what the bundle will hold; false where this plan makes that. */
export function isCurrent(held: readonly Certificate[], { certificates, passing }: PlannedBundle): boolean {
  return certificates !== null && sameCertificates(without(held, passing), without(certificates, passing));
}

export function staleReason(copy: Copy, own: readonly Certificate[], ca: ProjectedCa): Finding {
  return signerIn(copy, own, ca) ?? bundleProblem(copy);
}

/** Reports that a copy holds the signer of its CA, which is worse than a difference. */
function signerIn(copy: Copy, own: readonly Certificate[], { above }: ProjectedCa): Finding | undefined {
  const signer = present(copy.bundle)?.find((each) => isSigner(each, own, above ?? []));
  if (signer === undefined) return undefined;
  return finding('bundle-trusts-more', {
    location: pathForMessage(copy, 'trust bundle'),
    subject: signer.subject.text,
  });
}

export function bundleProblem(copy: Copy): Finding {
  const location = pathForMessage(copy, 'trust bundle');
  if (copy.bundle?.state === 'unreadable') return finding('unreadable', { location, why: copy.bundle.why });
  return finding(isAbsent(copy.bundle) ? 'copy-missing/part' : 'bundle-differs', { location });
}
