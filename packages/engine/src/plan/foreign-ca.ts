import { type Certificate, fingerprint } from '@kpki/x509';
import { differingIn, pathForMessage } from '../inventory/wording.ts';
import { certificatesAbove } from '../issuing/ca-chain.ts';
import { identityOf, isSameCa } from '../issuing/ca-identity.ts';
import type { ReadCaPlacement } from '../issuing/read-ca-placement.ts';
import { type Finding, finding, remedy } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import { caBlockers, caNotes } from '../policies/certificate-policies.ts';
import type { CaFacts } from '../policies/facts.ts';
import { blockedCa, type CaContext, copyMissing, type PlannedCa } from './ca-context.ts';
import { requestedAction } from './intent.ts';
import type { IssuedBy } from './projected-ca.ts';
import { nextOfImport, noProjection, type ProjectedCa } from './projected-ca.ts';
import { type InTheWay, stepFor, writesOf } from './step-for.ts';
import { lackingCertificate } from './stored-ca.ts';

/** Plans a CA whose key is in an issuer or outside: keeps its certificate, or takes it from the one who shows it. */
export function planForeignCa(ca: CaContext): PlannedCa {
  const { artifact, copies, context, caPlacement, parent } = ca;
  const keepers = differingIn(copies, (copy) => present(copy.certificates)?.[0]?.der);
  if (keepers !== null) {
    const differing = finding('copies-differ/parts', { parts: 'certificates', keepers });
    return blockedCa(artifact, [differing], remedy('copy-own-certificate'), [finding('copies-differ/ca')]);
  }
  const stored = copies.flatMap((copy) => present(copy.certificates)?.[0] ?? [])[0];
  const [shown] = caPlacement.shown ?? [];
  if (stored !== undefined && shown !== undefined && !isSameCa(stored, shown)) {
    return otherThanShown(ca, shown);
  }
  const isAsked = requestedAction(artifact.id, context.intent) !== null;
  const newer = isNewer(shown, stored) ? shown : undefined;
  if (isAsked && newer === undefined) return nothingNewer(ca);
  const certificate = isAsked ? newer : (stored ?? shown);
  if (certificate === undefined) return withoutCertificate(ca);
  const own: CaFacts = {
    ...context,
    wanted: artifact,
    certificate,
    publicKey: undefined,
    isForeign: true,
  };
  const unfit = caBlockers(own);
  if (unfit.length > 0) {
    const next =
      newer === undefined
        ? remedy('fix-where-key-is')
        : remedy('take-shown', { name: artifact.name, issuers: issuersIn(caPlacement) });
    return blockedCa(artifact, unfit, next);
  }
  const projection: ProjectedCa = {
    publicKey: certificate.publicKey,
    certificate,
    identity: identityOf(certificate),
    issuing: whoIssues(caPlacement),
    changes: false,
    above: certificatesAbove(certificate, caPlacement, parent),
    rotation: { is: 'none' },
    rotationAbove: { is: 'none' },
  };
  const warnings = caNotes(own).filter(({ reason }) => reason !== 'subject-differs');
  if (isAsked) {
    const reasons = [finding('requested/shown', { issuers: issuersIn(caPlacement) })];
    return {
      step: stepFor(artifact, 'renew', {
        reasons,
        warnings,
        operations: ['take-certificate'],
        writes: writesOf(copies, ['certificate']),
      }),
      projection,
    };
  }
  const lacking = lackingCertificate(copies);
  if (lacking.length === 0) return { step: stepFor(artifact, 'unchanged', { warnings }), projection };
  const reasons =
    stored === undefined ? [importedCa(certificate, caPlacement)] : lacking.map((copy) => copyMissing(copy, copies));
  return {
    step: stepFor(artifact, 'copy', {
      reasons,
      warnings,
      operations: [stored === undefined ? 'take-certificate' : 'keep-certificate'],
      writes: writesOf(lacking, ['certificate']),
    }),
    projection,
  };
}

/** The stored certificate stays until a newer one is requested. */
function isNewer(shown: Certificate | undefined, stored: Certificate | undefined): boolean {
  return shown !== undefined && stored !== undefined && shown.notBefore > stored.notBefore;
}

function nothingNewer({ artifact, caPlacement }: CaContext): PlannedCa {
  const reasons = [finding('requested/not-shown', { issuers: issuersIn(caPlacement) })];
  return blockedCa(artifact, reasons, remedy('renew-where-key-is', { name: artifact.name }));
}

function whoIssues({ key }: ReadCaPlacement): IssuedBy {
  if (key.kind === 'issuers') return { by: 'issuers', issuers: key.issuers };
  return { by: 'external', imported: key.kind === 'external' ? key.imported : undefined };
}

/** Shows a fingerprint, so that a person can compare it before agreeing. */
function importedCa({ subject, der }: Certificate, caPlacement: ReadCaPlacement): Finding {
  return finding('certificate-missing/shown', {
    subject: subject.text,
    issuers: issuersIn(caPlacement),
    fingerprint: fingerprint(der),
  });
}

function otherThanShown({ artifact, copies, caPlacement }: CaContext, shown: Certificate): PlannedCa {
  const [owner] = copies.filter((copy) => present(copy.certificates) !== undefined);
  const location = owner === undefined ? null : pathForMessage(owner, 'certificate');
  const subject = shown.subject.text;
  return blockedCa(
    artifact,
    [finding('issuer-changed/shown', { issuers: issuersIn(caPlacement), subject, location })],
    remedy(caPlacement.key.kind === 'external' ? 'sign-by-stored' : 'name-issuer-of-stored', { location }),
    [finding('issuer-changed/ca')],
  );
}

function withoutCertificate({ artifact, copies, caPlacement }: CaContext): PlannedCa {
  if (caPlacement.key.kind === 'external') {
    const reasons = [finding('pending-issuer/imported')];
    return {
      step: stepFor(artifact, 'pending', { reasons, next: nextOfImport }),
      projection: { ...noProjection, issuing: { by: 'external', imported: undefined }, blocker: reasons },
    };
  }
  const { finding: notShown, next } = whyNotShown({ copies, caPlacement });
  return blockedCa(artifact, [notShown], next, [finding('certificate-missing/ca')]);
}

export function whyNotShown({ copies: [copy], caPlacement }: Pick<CaContext, 'copies' | 'caPlacement'>): InTheWay {
  const location = copy === undefined ? null : pathForMessage(copy, 'certificate');
  return {
    finding: finding('certificate-missing/not-shown', { issuers: issuersIn(caPlacement) }),
    next: remedy('put-certificate', { location }),
  };
}

function issuersIn({ key }: ReadCaPlacement): readonly string[] {
  return key.kind === 'issuers' ? key.issuers.map(({ name }) => name) : [];
}
