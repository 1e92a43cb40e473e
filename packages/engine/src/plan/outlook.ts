import type { AuthorityName, CertificateArtefact, KubeconfigArtefact, LeafProfile } from '@kpki/spec';
import { type Certificate, exclusionsOf } from '@kpki/x509';
import type { Step } from './plan.ts';
import type { Because } from './reason.ts';
import { stepFor } from './step.ts';
import { firstOf } from './wording.ts';

/** What will be of an authority once the plan is applied. */
export interface AuthorityOutlook {
  /** Null: it is made by this plan, or is not there. */
  readonly publicKey: Uint8Array | null;
  /** Null where the certificate itself is still to be made. */
  readonly certificate: Certificate | null;
  /** How what it signs will name it; null where that is not known. */
  readonly identity: AuthorityIdentity | null;
  /** Whether it can issue: its key is there or will be, and it is fit. */
  readonly issues: boolean;
  /** Why not. */
  readonly obstacle?: string;
  /** Whether this plan changes its certificate. */
  readonly changes: boolean;
}

/** What a certificate says of the authority that signed it. */
export interface AuthorityIdentity {
  /** Raw DER, and a text for a person. */
  readonly subject: Uint8Array;
  readonly subjectText: string;
  /** Undefined: it has no key identifier, and neither has what it signs. */
  readonly keyId: Uint8Array | undefined;
}

/**
 * The step for what its authority stands against: it cannot issue it, or nothing that it signed can be believed, so that
 * it cannot be kept either; or it excludes it. Null where it does not stand against it.
 */
export function blockedByAuthority(
  artefact: CertificateArtefact | KubeconfigArtefact,
  reasons: readonly Because[],
  authority: AuthorityOutlook,
  what: 'issue' | 'keep',
): Step | null {
  if (what === 'issue' ? !authority.issues : isUnusable(authority)) {
    return stepFor(artefact, 'blocked', {
      reasons: [...reasons, unfit(artefact.authority, authority)],
      next: `${cure(artefact.authority, authority)}, or put a certificate and key that fit in place`,
    });
  }
  const excluded = excludedBy(artefact, authority);
  if (excluded === null) return null;
  return stepFor(artefact, 'blocked', {
    reasons: [...reasons, excluded],
    next: `put an authority in the place of ${artefact.authority} that may sign this, or declare what it may sign`,
  });
}

/** An authority that neither is there in order nor will be. */
function isUnusable({ publicKey, changes }: AuthorityOutlook): boolean {
  return publicKey === null && !changes;
}

function unfit(name: AuthorityName, authority: AuthorityOutlook): Because {
  const what = isUnusable(authority) ? 'is not fit for use' : 'cannot issue it';
  return { reason: 'issuer-unusable', text: `${name} ${what}: ${authority.obstacle ?? 'it is not usable'}` };
}

function cure(name: AuthorityName, authority: AuthorityOutlook): string {
  return isUnusable(authority) ? `put ${name} in order` : `bring the private key of ${name} back`;
}

const usagesOfKind = { server: ['server'], client: ['client'], 'server, client': ['server', 'client'] } as const;

/** What of a certificate its authority shuts out, so that nothing would accept it; null where there is nothing of it. */
export function excludedBy(
  { authority: name, names, certificateKind }: LeafProfile,
  { certificate }: Pick<AuthorityOutlook, 'certificate'>,
): Because | null {
  if (certificate === null) return null;
  const excluded = exclusionsOf(certificate, { names, usages: usagesOfKind[certificateKind] });
  if (excluded.length === 0) return null;
  return { reason: 'authority-excludes', text: `${name} excludes it: ${firstOf(excluded.map(({ text }) => text))}` };
}
