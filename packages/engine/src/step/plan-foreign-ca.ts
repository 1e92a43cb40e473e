import { type Certificate, fingerprint } from '@kpki/x509';
import { whereIs, whoDiffers } from '../inventory/wording.ts';
import type { ReadCaPlacement } from '../issuing/read-ca-placement.ts';
import type { Finding } from '../model/reason.ts';
import { present } from '../model/slot.ts';
import { certificatesAbove } from './above-ca.ts';
import { type CaFacts, findings, oddCa, unfitCa } from './ca-checks.ts';
import { identityOf, isSameCa } from './ca-identity.ts';
import { lackingCertificate } from './ca-parts.ts';
import { blockedCa, type CaContext, copyMissing, type PlannedCa } from './ca-steps.ts';
import { askedOf } from './intent.ts';
import { nextOfImport, noProjection, type ProjectedCa } from './projected-ca.ts';
import { stepFor, writesOf } from './step-for.ts';

/** Plans a CA whose key is in an issuer or outside: keeps its certificate, or takes it from the one who shows it. */
export function planForeignCa(ca: CaContext): PlannedCa {
  const { artifact, copies, context, caPlacement, parent } = ca;
  const differing = whoDiffers(copies, (copy) => present(copy.certificates)?.[0]?.der);
  if (differing !== null) {
    const text = `its copies hold different certificates: ${differing}`;
    const next = 'copy the certificate that belongs to the cluster over the others';
    return blockedCa(artifact, [{ reason: 'copies-differ', text }], 'its copies differ', next);
  }
  const stored = copies.flatMap((copy) => present(copy.certificates)?.[0] ?? [])[0];
  const [shown] = caPlacement.shown ?? [];
  if (stored !== undefined && shown !== undefined && !isSameCa(stored, shown)) {
    return otherThanShown(ca, shown);
  }
  const isAsked = askedOf(artifact.id, context.intent) !== null;
  const newer = isNewer(shown, stored) ? shown : undefined;
  if (isAsked && newer === undefined) return nothingNewer(ca);
  const certificate = isAsked ? newer : (stored ?? shown);
  if (certificate === undefined) return withoutCertificate(ca);
  const own: CaFacts = { ...context, wanted: artifact, certificate, publicKey: undefined, isForeign: true };
  const unfit = findings(unfitCa, own);
  if (unfit.length > 0) {
    const next =
      newer === undefined
        ? 'have whoever has its key put it in order'
        : `\`kpki renew ${artifact.name}\` takes the certificate that ${issuerNames(caPlacement)} shows`;
    return blockedCa(artifact, unfit, unfit.map(({ text }) => text).join('; '), next);
  }
  const projection: ProjectedCa = {
    publicKey: certificate.publicKey,
    certificate,
    identity: identityOf(certificate),
    ...whoIssues(caPlacement),
    changes: false,
    above: certificatesAbove(certificate, caPlacement, parent),
  };
  const warnings = findings(oddCa, own).filter(({ reason }) => reason !== 'subject-differs');
  if (isAsked) {
    const reasons: Finding[] = [
      { reason: 'requested', text: `${issuerNames(caPlacement)} shows a younger certificate of it` },
    ];
    return {
      step: stepFor(artifact, 'renew', { reasons, warnings, writes: writesOf(copies, ['certificate']) }),
      projection,
    };
  }
  const lacking = lackingCertificate(copies);
  if (lacking.length === 0) return { step: stepFor(artifact, 'unchanged', { warnings }), projection };
  const reasons =
    stored === undefined ? [importedCa(certificate, caPlacement)] : lacking.map((copy) => copyMissing(copy, copies));
  return {
    step: stepFor(artifact, 'copy', { reasons, warnings, writes: writesOf(lacking, ['certificate']) }),
    projection,
  };
}

/** The stored certificate stays until a newer one is requested. */
function isNewer(shown: Certificate | undefined, stored: Certificate | undefined): boolean {
  return shown !== undefined && stored !== undefined && shown.notBefore > stored.notBefore;
}

function nothingNewer({ artifact, caPlacement }: CaContext): PlannedCa {
  const text = `its key is with ${issuerNames(caPlacement)}, which shows no younger certificate of it than is here`;
  const next = `have it renewed there, over the same key and with the same subject; \`kpki renew ${artifact.name}\` takes it then`;
  return blockedCa(artifact, [{ reason: 'requested', text }], text, next);
}

function whoIssues({ key }: ReadCaPlacement): Pick<ProjectedCa, 'issuing' | 'issuers' | 'imported'> {
  if (key.kind === 'issuers') return { issuing: 'issuers', issuers: key.issuers };
  const imported = key.kind === 'external' ? key.imported : undefined;
  return { issuing: 'external', issuers: [], ...(imported === undefined ? {} : { imported }) };
}

/** Shows a fingerprint, so that a person can compare it before agreeing. */
function importedCa({ subject, der }: Certificate, caPlacement: ReadCaPlacement): Finding {
  const text = `it is ${subject.text} of ${issuerNames(caPlacement)}, sha256 ${fingerprint(der)}`;
  return { reason: 'certificate-missing', text };
}

function otherThanShown({ artifact, copies, caPlacement }: CaContext, shown: Certificate): PlannedCa {
  const [owner] = copies.filter((copy) => present(copy.certificates) !== undefined);
  const where = owner === undefined ? 'the sink' : whereIs(owner, 'certificate');
  const text = `${issuerNames(caPlacement)} shows ${shown.subject.text} as its CA, and ${where} holds another certificate`;
  const own = `move ${where} away with everything it signed`;
  const next =
    caPlacement.key.kind === 'external'
      ? `have it signed by the CA of ${where}, or ${own}`
      : `name the issuer that has the key of ${where}, or ${own}`;
  return blockedCa(artifact, [{ reason: 'issuer-changed', text }], 'its issuer has another certificate', next);
}

function withoutCertificate({ artifact, copies, caPlacement }: CaContext): PlannedCa {
  if (caPlacement.key.kind === 'external') {
    const text = 'its certificate is not here yet: it comes with what it signs';
    return {
      step: stepFor(artifact, 'pending', { reasons: [{ reason: 'pending-issuer', text }], next: nextOfImport }),
      projection: { ...noProjection, issuing: 'external', obstacle: text },
    };
  }
  const [copy] = copies;
  const where = copy === undefined ? 'its location' : whereIs(copy, 'certificate');
  const text = `its certificate is not there, and ${issuerNames(caPlacement)} does not tell it`;
  const next = `put the certificate of the CA at ${where}`;
  return blockedCa(artifact, [{ reason: 'certificate-missing', text }], 'its certificate is not there', next);
}

function issuerNames({ key }: ReadCaPlacement): string {
  return key.kind === 'issuers' ? key.issuers.map(({ name }) => name).join(', ') : 'what was delivered';
}
