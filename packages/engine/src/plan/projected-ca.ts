import type { Issuer } from '@kpki/plugin';
import type { CaName, LeafArtifact, LeafProfile } from '@kpki/spec';
import { type Certificate, exclusionsOf } from '@kpki/x509';
import type { RotatedTrust } from '../generation/phase.ts';
import type { CaIdentity } from '../issuing/ca-identity.ts';
import type { NamedIssuer } from '../issuing/ca-placement.ts';
import type { ImportedCertificates } from '../issuing/imported-certificates.ts';
import { type Finding, finding, type Remedy, remedy } from '../model/finding.ts';
import type { Step } from '../model/step.ts';
import { type InTheWay, stepFor } from './step-for.ts';

/** `external`: outside of every backend. `not yet`: the CA has no certificate. */
type Issuing = 'own key' | 'issuers' | 'external' | 'not yet' | 'never';

export interface ProjectedCa {
  /** Null: made by this plan, or missing. */
  readonly publicKey: Uint8Array | null;
  /** Null: still to be made. */
  readonly certificate: Certificate | null;
  /** Null: not known. */
  readonly identity: CaIdentity | null;
  readonly issuing: Issuing;
  /** Issuers with its key; empty where the key is elsewhere. */
  readonly issuers: readonly NamedIssuer[];
  /** Set only where its key is external. */
  readonly imported?: ImportedCertificates;
  /** Why it cannot be used or cannot issue; left out: not known. */
  readonly obstacle?: readonly Finding[];
  /** The specific fix; else the right certificate and key have to be restored. */
  readonly next?: Remedy;
  /** Whether its step is blocked since it is due: what it issues would be due at once. */
  readonly isDue?: true;
  /** Whether the next phases of a rotation reissue what it cannot issue. */
  readonly isSucceeded?: true;
  /** Whether it is the new CA of a rotation: the next rotation reissues what it cannot issue. */
  readonly isSuccessor?: true;
  /** Whether this plan rolls back from the new CA to the old one. */
  readonly returnsToOld?: true;
  readonly changes: boolean;
  /** The CAs above, its signer first, root last; null: made by this plan. */
  readonly above: readonly Certificate[] | null;
  /** The content of its trust bundles in the phase of this plan. */
  readonly trust?: RotatedTrust;
  /** Whether this plan ends its rotation: nothing identifies the old CA in bundles after that. */
  readonly endsRotation?: true;
  /** Certificates that bundles may hold or lack, during a rotation outside of this plan. */
  readonly passing?: readonly Certificate[];
  /** The same two for the CA above: bundles that lead up to a root hold them. */
  readonly trustAbove?: RotatedTrust;
  readonly passingAbove?: readonly Certificate[];
}

export type GrantedLifetime = Issuer['grants']['lifetime'];

export const noProjection: ProjectedCa = {
  publicKey: null,
  certificate: null,
  identity: null,
  issuing: 'never',
  issuers: [],
  obstacle: [finding('missing/ca')],
  changes: false,
  above: [],
};

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
  if (what === 'issue' ? ca.issuing === 'never' : isUnusable(ca)) {
    return { finding: unfit(artifact.ca, ca), next: ca.next ?? remedyOf(artifact.ca, ca, reasons) };
  }
  const excluded = excludedBy(artifact, ca);
  return excluded === null ? null : { finding: excluded, next: remedy('widen-ca', { ca: artifact.ca }) };
}

/**
 * Returns whether a later phase, or the next rotation, reissues what the CA cannot issue. What the previous CA signed
 * is not left: nothing would trust it.
 */
export function leavesToSuccessor(ca: ProjectedCa, findings: readonly Finding[]): boolean {
  const { issuing, isSucceeded } = ca;
  if (issuing !== 'never') return false;
  if (isSucceeded === true) return true;
  return isGoneOnWith(ca) && !isOfAnother(findings);
}

function isOfAnother(findings: readonly Finding[]): boolean {
  return findings.some(({ reason }) => reason === 'issuer-changed');
}

function isGoneOnWith({ isSuccessor, trust }: ProjectedCa): boolean {
  return isSuccessor === true && trust !== undefined;
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
  return certificate === null && !changes && (issuing === 'external' || issuing === 'not yet');
}

export const nextOfImport: Remedy = remedy('exchange-requests');
export const nextOfAsked: Remedy = remedy('exchange-requests-by-name');
export const nextOfApproval: Remedy = remedy('apply-when-approved');

function unfit(name: CaName, ca: ProjectedCa): Finding {
  const causes = { ca: name, why: ca.obstacle ?? [] };
  return isUnusable(ca) ? finding('issuer-unusable/unfit', causes) : finding('issuer-unusable/ca', causes);
}

function remedyOf(name: CaName, ca: ProjectedCa, findings: readonly Finding[]): Remedy {
  // Nothing that fits could be put in its place either: what it signed is not believed.
  if (isUnusable(ca)) return remedy('fix-ca', { ca: name });
  const back = isOfAnother(findings) ? 'roll-back' : 'finish-and-rotate';
  return remedy('restore-issuing-key', { ca: name, otherwise: ca.isSuccessor === true ? back : 'rotate' });
}

const usagesOfKind = { server: ['server'], client: ['client'], 'server, client': ['server', 'client'] } as const;

/** Returns what the CA's constraints exclude, so that nothing would accept the certificate. */
export function excludedBy(
  { ca: name, names, certificateKind }: LeafProfile,
  { certificate }: Pick<ProjectedCa, 'certificate'>,
): Finding | null {
  if (certificate === null) return null;
  const excluded = exclusionsOf(certificate, { names, usages: usagesOfKind[certificateKind] });
  if (excluded.length === 0) return null;
  return finding('ca-excludes', { ca: name, excluded: excluded.map(({ text }) => text) });
}
