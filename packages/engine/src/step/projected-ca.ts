import type { Issuer } from '@kpki/plugin';
import type { CaName, LeafArtifact, LeafProfile } from '@kpki/spec';
import { type Certificate, exclusionsOf } from '@kpki/x509';
import type { NamedIssuer } from '../ca/custody.ts';
import type { Delivered } from '../ca/delivered.ts';
import type { RotatedTrust } from '../generation/trusted.ts';
import { firstOf } from '../read/wording.ts';
import type { CaIdentity } from './ca-identity.ts';
import type { Finding } from './reason.ts';
import type { Step } from './step.ts';
import { stepFor } from './step-for.ts';

/**
 * How what is under a CA is issued: by its own key, by issuers that have it, by somebody whom no backend
 * reaches, not before its own certificate is there, or not at all.
 */
type Issuing = 'own key' | 'issuers' | 'external' | 'not yet' | 'never';

/** What will be of a CA once the plan is applied. */
export interface ProjectedCa {
  /** Null: it is made by this plan, or is not there. */
  readonly publicKey: Uint8Array | null;
  /** Null where the certificate itself is still to be made. */
  readonly certificate: Certificate | null;
  /** How what it signs will name it; null where that is not known. */
  readonly identity: CaIdentity | null;
  readonly issuing: Issuing;
  /** Those that have its key; empty where it is not in issuers. */
  readonly issuers: readonly NamedIssuer[];
  /** What was signed with its key and delivered; only where its key is external. */
  readonly delivered?: Delivered;
  /** Why it issues nothing. */
  readonly obstacle?: string;
  /** What somebody does about it where that is known; else putting what fits in its place is meant. */
  readonly next?: string;
  /** Whether its own step is blocked since it is due for renewal: what it issues would be due at once. */
  readonly isDue?: true;
  /** Whether a rotation is under way whose next phases issue anew what it cannot issue any more. */
  readonly isSucceeded?: true;
  /** Whether it is the new one of a rotation that is under way: what it cannot issue any more, the next rotation issues. */
  readonly isSuccessor?: true;
  /** Whether this plan returns from the new one, which has signed, to the old one. */
  readonly returnsToOld?: true;
  /** Whether this plan changes its certificate. */
  readonly changes: boolean;
  /** The certificates above it, the one that signed it first, root last; null: made by this plan. */
  readonly above: readonly Certificate[] | null;
  /** What its trust bundles are to hold, where this plan brings it to a phase of its rotation. */
  readonly trust?: RotatedTrust;
  /** Whether this plan ends its rotation: what is left of the old one in a bundle then, no rotation knows any more. */
  readonly endsRotation?: true;
  /** What they may hold or not, since a rotation is under way that this plan has nothing to do with. */
  readonly passing?: readonly Certificate[];
  /** The same two of what signed it: they are in the bundles that lead up to a root. */
  readonly trustAbove?: RotatedTrust;
  readonly passingAbove?: readonly Certificate[];
}

/** Whether the end of a certificate is its issuer's to decide. */
export type Lifetime = Issuer['grants']['lifetime'];

/** A CA of which nothing is known. */
export const noProjection: ProjectedCa = {
  publicKey: null,
  certificate: null,
  identity: null,
  issuing: 'never',
  issuers: [],
  obstacle: 'it is not there',
  changes: false,
  above: [],
};

/**
 * The step for what its CA stands against: it cannot issue it, or nothing that it signed can be believed, so that
 * it cannot be kept either; or it excludes it. Null where it does not stand against it.
 */
export function blockedByCa(
  artifact: LeafArtifact,
  reasons: readonly Finding[],
  authority: ProjectedCa,
  what: 'issue' | 'keep',
): Step | null {
  if (isAwaited(authority)) return what === 'keep' ? awaitsCa(artifact, reasons, authority) : null;
  if (what === 'issue' && leavesToSuccessor(authority, reasons)) {
    return stepFor(artifact, 'keep', { warnings: [...reasons, leftToSuccessor(artifact.authority, authority)] });
  }
  if (what === 'issue' ? authority.issuing === 'never' : isUnusable(authority)) {
    return stepFor(artifact, 'blocked', {
      reasons: [...reasons, unfit(artifact.authority, authority)],
      next: authority.next ?? cure(artifact.authority, authority, reasons),
      ...(isUnusable(authority) ? { blockedBy: artifact.authority } : {}),
    });
  }
  const excluded = excludedBy(artifact, authority);
  if (excluded === null) return null;
  return stepFor(artifact, 'blocked', {
    reasons: [...reasons, excluded],
    next: `put an authority in the place of ${artifact.authority} that may sign this, or declare what it may sign`,
  });
}

/**
 * Whether what it cannot issue is left as it is: a later phase of its rotation issues everything anew, or a rotation after
 * the one that this plan goes on with. What the one before has signed is not left then: nothing would believe it any more.
 */
export function leavesToSuccessor(authority: ProjectedCa, findings: readonly Finding[]): boolean {
  const { issuing, isSucceeded } = authority;
  if (issuing !== 'never') return false;
  if (isSucceeded === true) return true;
  return isGoneOnWith(authority) && !isOfAnother(findings);
}

/** Whether the CA that is there has not signed it, as the one before its rotation has. */
function isOfAnother(findings: readonly Finding[]): boolean {
  return findings.some(({ reason }) => reason === 'issuer-changed');
}

/** Whether this plan goes on with a rotation in which it is the new one. */
function isGoneOnWith({ isSuccessor, trust }: ProjectedCa): boolean {
  return isSuccessor === true && trust !== undefined;
}

export function leftToSuccessor(name: CaName, authority: ProjectedCa): Finding {
  const who = isGoneOnWith(authority)
    ? `once this rotation has ended, another does (\`kpki rotate ${name}\`)`
    : 'the phase issue of its rotation does';
  return { reason: 'issuer-unusable', text: `${name} has lost its key, and cannot issue it: ${who}` };
}

/** A CA that neither is there in order nor will be. */
function isUnusable({ publicKey, changes }: ProjectedCa): boolean {
  return publicKey === null && !changes;
}

/** One whose certificate somebody else has still to give: nothing is wrong with it. */
function isAwaited({ certificate, issuing, changes }: ProjectedCa): boolean {
  return certificate === null && !changes && (issuing === 'external' || issuing === 'not yet');
}

function awaitsCa(artifact: LeafArtifact, reasons: readonly Finding[], authority: ProjectedCa): Step {
  const next = authority.next ?? nextOfDelivery;
  return stepFor(artifact, 'await', { reasons: [...reasons, unfit(artifact.authority, authority)], next });
}

/** What a person does about what is awaited from outside. */
export const nextOfDelivery =
  '`kpki csr export` writes the requests for whoever signs them, and `kpki csr import` brings the certificates';

/** The same about what is not due: it is not among what is asked for by itself. */
export const nextOfAsked =
  '`kpki csr export` writes the requests if it is given the same names, and `kpki csr import` brings the certificates';

/** And about what waits behind a CA whose certificate somebody has to approve. */
export const nextOfApproval = 'once somebody has approved the certificate of its authority, run `kpki apply` again';

function unfit(name: CaName, authority: ProjectedCa): Finding {
  const what = isUnusable(authority) ? 'is not fit for use' : 'cannot issue it';
  return { reason: 'issuer-unusable', text: `${name} ${what}: ${authority.obstacle ?? 'it is not usable'}` };
}

function cure(name: CaName, authority: ProjectedCa, findings: readonly Finding[]): string {
  // Nothing that fits could be put in its place either: what it signed is not believed.
  if (isUnusable(authority)) return `put ${name} in order, as is said of it`;
  return `bring the private key of ${name} back, or ${otherwise(name, authority, findings)}, or put a certificate and key that fit in place`;
}

function otherwise(name: CaName, { isSuccessor }: ProjectedCa, findings: readonly Finding[]): string {
  if (isSuccessor !== true) return `replace the authority (\`kpki rotate ${name}\`)`;
  if (isOfAnother(findings)) {
    const back = `take its rotation back (\`kpki rotate ${name} --back\`)`;
    return `${back}, or, where the one before is trusted no more, move this certificate away and go on (\`kpki rotate ${name}\`)`;
  }
  return `go on with its rotation to the end (\`kpki rotate ${name}\`) and replace the authority by another after that`;
}

const usagesOfKind = { server: ['server'], client: ['client'], 'server, client': ['server', 'client'] } as const;

/** What of a certificate its CA shuts out, so that nothing would accept it; null where there is nothing of it. */
export function excludedBy(
  { authority: name, names, certificateKind }: LeafProfile,
  { certificate }: Pick<ProjectedCa, 'certificate'>,
): Finding | null {
  if (certificate === null) return null;
  const excluded = exclusionsOf(certificate, { names, usages: usagesOfKind[certificateKind] });
  if (excluded.length === 0) return null;
  return { reason: 'authority-excludes', text: `${name} excludes it: ${firstOf(excluded.map(({ text }) => text))}` };
}
