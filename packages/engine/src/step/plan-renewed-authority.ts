import type { AuthorityArtefact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { Copy } from '../read/copy.ts';
import type { SlotPart } from '../slot.ts';
import { isSelfSigned } from '../who-signed.ts';
import type { AuthorityFacts } from './authority-checks.ts';
import { findings, oddAuthority, unfitAuthority } from './authority-checks.ts';
import { differsIn, futureIdentity, identityOf } from './authority-identity.ts';
import { absentParts } from './authority-parts.ts';
import { signingOf } from './authority-signer.ts';
import {
  blockedAuthority,
  type Footing,
  nextWithoutKey,
  type PlannedAuthority,
  whereHolds,
} from './authority-steps.ts';
import type { Facts } from './facts.ts';
import { type AuthorityOutlook, nextOfApproval, nextOfAsked, noOutlook } from './outlook.ts';
import { type Because, ofItsTime } from './reason.ts';
import { stepFor, writesOf } from './step-for.ts';

const asked: Because = { reason: 'asked', text: 'a new certificate over the same key was asked for' };

/**
 * A new certificate for an authority whose key is here. It keeps the subject's bytes and the key identifier, by which
 * everything that the authority signed names it: nothing under it has to be issued again. `asItIs` is what is planned
 * where nobody asks.
 */
export function planRenewedAuthority(
  artefact: AuthorityArtefact,
  copies: readonly Copy[],
  certificate: Certificate,
  key: Uint8Array | undefined,
  { custody, parent }: Footing,
  facts: Facts,
  asItIs: PlannedAuthority,
  because: Because = asked,
): PlannedAuthority {
  if (key === undefined) {
    const text = `${whereHolds(copies, custody)} is not here, and its certificate is signed with it`;
    return hindered(artefact, because, { reason: 'key-missing', text }, nextWithoutKey(artefact.name), asItIs);
  }
  const own: AuthorityFacts = { ...facts, wanted: artefact, certificate, publicKey: key };
  const unfit = findings(unfitAuthority, own).filter(({ reason }) => !ofItsTime.has(reason));
  if (unfit.length > 0) return blockedAuthority(artefact, unfit, unfit.map(({ text }) => text).join('; '));
  if (custody.signer.kind === 'self' && !isSelfSigned(certificate)) {
    const text = `it was signed by ${certificate.issuer.text}, and by itself it would be another root`;
    return hindered(
      artefact,
      because,
      { reason: 'issuer-changed', text },
      'have it renewed by whoever signed it',
      asItIs,
    );
  }
  // Another authority of ours goes by the request, which says the subject and the key as kpki writes them.
  const lost =
    custody.signer.kind === 'authority'
      ? differsIn(identityOf(certificate), futureIdentity(artefact, key, facts.style))
      : null;
  if (lost !== null) {
    const text = `its ${lost} is written otherwise than kpki writes it, and nothing that it signed would name the new certificate`;
    const next = `have it renewed by whoever made it, or \`kpki rotate ${artefact.name}\` puts another in its place`;
    return hindered(artefact, because, { reason: 'subject-differs', text }, next, asItIs);
  }
  const signing = signingOf(artefact, custody, parent, key, facts);
  const warnings = findings(oddAuthority, own).filter(({ reason }) => reason !== 'renew-due');
  switch (signing.how) {
    case 'never': {
      const next = signing.next ?? 'put who signs it in order, or let another one sign it';
      return hindered(artefact, because, { reason: 'issuer-unusable', text: signing.why }, next, asItIs);
    }
    case 'external':
    case 'not yet': {
      const reasons: Because[] = [because, { reason: 'awaits-issuer', text: signing.why }];
      const next = signing.next ?? nextOfAsked;
      return { step: stepFor(artefact, 'await', { reasons, warnings, next }), outlook: asItIs.outlook };
    }
    default: {
      const writes = copies.flatMap((copy) =>
        writesOf([copy], ['certificate', ...signingParts(copy), ...absentParts(copy)]),
      );
      if (signing.how === 'at once') {
        return {
          step: stepFor(artefact, 'renew', { reasons: [because], warnings, writes }),
          outlook: renewed(certificate),
        };
      }
      const reasons: Because[] = [
        because,
        { reason: 'awaits-issuer', text: `it is given once approved: ${nextOfApproval}` },
      ];
      return { step: stepFor(artefact, 'renew', { reasons, warnings, writes }), outlook: asItIs.outlook };
    }
  }
}

/** Where something signs with a certificate of its own file, that follows. */
function signingParts({ signingCertificates }: Copy): readonly SlotPart[] {
  return signingCertificates === undefined || signingCertificates.state === 'absent' ? [] : ['signing certificate'];
}

function hindered(
  artefact: AuthorityArtefact,
  because: Because,
  hindrance: Because,
  next: string,
  { outlook }: PlannedAuthority,
): PlannedAuthority {
  return { step: stepFor(artefact, 'blocked', { reasons: [because, hindrance], next }), outlook };
}

/** The same to everything that it signed; its certificate, and so what holds a copy of it, is made by this plan. */
function renewed(certificate: Certificate): AuthorityOutlook {
  const identity = identityOf(certificate);
  return { ...noOutlook, publicKey: certificate.publicKey, identity, issuing: 'own key', changes: true, above: null };
}
