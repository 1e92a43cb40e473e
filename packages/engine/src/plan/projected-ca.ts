import type { CaName, LeafArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { CaRotation } from '../generation/ca-rotation.ts';
import type { Phase } from '../generation/phase.ts';
import type { CaIdentity } from '../issuing/ca-identity.ts';
import type { NamedIssuer } from '../issuing/ca-placement.ts';
import type { ImportedCertificates } from '../issuing/imported-certificates.ts';
import { type Finding, finding, type Remedy, remedy } from '../model/finding.ts';
import type { Step } from '../model/step.ts';
import { excludedBy } from '../policies/ca-exclusions.ts';
import { type InTheWay, stepFor } from './step-for.ts';

/** Who issues under a CA. */
export type IssuedBy =
  | { readonly by: 'own key' }
  | { readonly by: 'issuers'; readonly issuers: readonly NamedIssuer[] }
  /** Outside of every backend. */
  | { readonly by: 'external'; readonly imported: ImportedCertificates | undefined }
  /** The CA has no certificate. */
  | { readonly by: 'not yet' }
  | { readonly by: 'never' };

export interface ProjectedCa {
  /** Null: made by this plan, or missing. */
  readonly publicKey: Uint8Array | null;
  /** Null: still to be made. */
  readonly certificate: Certificate | null;
  /** Null: not known. */
  readonly identity: CaIdentity | null;
  readonly issuing: IssuedBy;
  /** Why it cannot be used or cannot issue; left out: not known. */
  readonly blocker?: readonly Finding[];
  /** The specific fix; else the right certificate and key have to be restored. */
  readonly next?: Remedy;
  /** Whether its step is blocked since it is due: what it issues would be due at once. */
  readonly isDue?: true;
  readonly changes: boolean;
  /** The CAs above, its signer first, root last; null: made by this plan. */
  readonly above: readonly Certificate[] | null;
  readonly rotation: CaRotation;
  /** The rotation of its signer: bundles that lead up to a root hold both of its generations. */
  readonly rotationAbove: CaRotation;
}

export const noProjection: ProjectedCa = {
  publicKey: null,
  certificate: null,
  identity: null,
  issuing: { by: 'never' },
  blocker: [finding('missing/ca')],
  changes: false,
  above: [],
  rotation: { is: 'none' },
  rotationAbove: { is: 'none' },
};

/** Returns whether a phase leaves the old generation in use, and comes before the new one signs. */
export function beginsRotation(phase: Phase): boolean {
  return phase === 'prepare' || phase === 'trust';
}

/** Returns the certificates that were brought from outside, if the CA's key is there. */
export function importedOf(ca: ProjectedCa | null): ImportedCertificates | undefined {
  return ca?.issuing.by === 'external' ? ca.issuing.imported : undefined;
}

/** Blocks what its CA cannot issue, excludes, or has signed without being trusted any more. Null: not blocked. */
export function blockedByCa(
  artifact: LeafArtifact,
  reasons: readonly Finding[],
  ca: ProjectedCa,
  what: 'issue' | 'unchanged',
): Step | null {
  if (isAwaited(ca)) {
    if (what !== 'unchanged') return null;
    const next = ca.next ?? nextOfImport;
    return stepFor(artifact, 'pending', { reasons: [...reasons, unfit(artifact.ca, ca)], next });
  }
  if (what === 'issue' && leavesToSuccessor(ca, reasons)) {
    return stepFor(artifact, 'unchanged', { warnings: [...reasons, leftToSuccessor(artifact.ca, ca)] });
  }
  const blocker = blockerOfCa(artifact, reasons, ca, what);
  if (blocker === null) return null;
  return stepFor(artifact, 'blocked', {
    reasons: [...reasons, blocker.finding],
    next: blocker.next,
    ...(isUnusable(ca) ? { blockedBy: artifact.ca } : {}),
  });
}

/** Returns why a CA cannot issue a leaf, or why a stored one is not accepted. */
export function blockerOfCa(
  artifact: LeafArtifact,
  reasons: readonly Finding[],
  ca: ProjectedCa,
  what: 'issue' | 'unchanged',
): InTheWay | null {
  if (what === 'issue' ? ca.issuing.by === 'never' : isUnusable(ca)) {
    return { finding: unfit(artifact.ca, ca), next: ca.next ?? remedyOf(artifact.ca, ca, reasons) };
  }
  const excluded = excludedBy(artifact, ca.certificate);
  return excluded === null ? null : { finding: excluded, next: remedy('widen-ca', { ca: artifact.ca }) };
}

/**
 * Returns whether a later phase, or the next rotation, reissues what the CA cannot issue. What the previous CA signed
 * is not left: nothing would trust it.
 */
export function leavesToSuccessor(ca: ProjectedCa, findings: readonly Finding[]): boolean {
  const { issuing, rotation } = ca;
  if (issuing.by !== 'never') return false;
  if (rotation.is === 'outside' && rotation.isStaged) return true;
  if (rotation.is === 'phase' && beginsRotation(rotation.at)) return true;
  return isGoneOnWith(ca) && !isOfAnother(findings);
}

function isOfAnother(findings: readonly Finding[]): boolean {
  return findings.some(({ reason }) => reason === 'issuer-changed');
}

/** Returns whether the plan goes on with the new CA, so that the next rotation reissues what it cannot issue. */
function isGoneOnWith({ rotation }: ProjectedCa): boolean {
  return rotation.is === 'phase' && rotation.isSuccessor;
}

export function leftToSuccessor(name: CaName, ca: ProjectedCa): Finding {
  const by = isGoneOnWith(ca) ? 'next-rotation' : 'phase-reissue';
  return finding('issuer-unusable/key-lost', { ca: name, by });
}

function isUnusable({ publicKey, changes }: ProjectedCa): boolean {
  return publicKey === null && !changes;
}

/** An outside signature is pending: nothing is wrong. */
function isAwaited({ certificate, issuing, changes }: ProjectedCa): boolean {
  return certificate === null && !changes && (issuing.by === 'external' || issuing.by === 'not yet');
}

export const nextOfImport: Remedy = remedy('exchange-requests');
export const nextOfAsked: Remedy = remedy('exchange-requests-by-name');
export const nextOfApproval: Remedy = remedy('apply-when-approved');

function unfit(name: CaName, ca: ProjectedCa): Finding {
  const causes = { ca: name, why: ca.blocker ?? [] };
  return isUnusable(ca) ? finding('issuer-unusable/unfit', causes) : finding('issuer-unusable/ca', causes);
}

function remedyOf(name: CaName, ca: ProjectedCa, findings: readonly Finding[]): Remedy {
  // A restored key would not help: clients accept no certificate of this CA.
  if (isUnusable(ca)) return remedy('fix-ca', { ca: name });
  const back = isOfAnother(findings) ? 'roll-back' : 'finish-and-rotate';
  return remedy('restore-issuing-key', {
    ca: name,
    otherwise: ca.rotation.is !== 'none' && ca.rotation.isSuccessor ? back : 'rotate',
  });
}
