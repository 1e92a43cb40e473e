import type { Certificate } from '@kpki/x509';
import { keeperIn } from '../inventory/wording.ts';
import { finding, fixedByRenewal, remedy } from '../model/finding.ts';
import { caBlockers, caNotes } from '../policies/certificate-policies.ts';
import type { CaFacts } from '../policies/facts.ts';
import { certificatesAbove, oddSigner } from './above-ca.ts';
import { absentParts, lackingParts, staleCertificate } from './ca-parts.ts';
import { whyNeverSigned } from './ca-signer.ts';
import {
  blockedUnfit,
  type CaContext,
  certifiedProjection,
  copyMissing,
  keyless,
  type PlannedCa,
  replaceable,
} from './ca-steps.ts';
import { nextOfExpiring } from './due-ca.ts';
import { stepFor, writesOf } from './step-for.ts';

/** Keeps a stored CA as long as it is fit, and copies it where missing. */
export function planCertified(ca: CaContext, certificate: Certificate, key: Uint8Array | undefined): PlannedCa {
  const { artifact, copies, context, caPlacement, parent } = ca;
  const unsigned = whyNeverSigned(ca);
  const own: CaFacts = { ...context, wanted: artifact, certificate, publicKey: key, unsigned };
  const unfit = caBlockers(own);
  if (unfit.length > 0) {
    const renewal = nextOfExpiring([artifact.name]);
    const isEarly = unfit.every(({ reason }) => reason === 'not-yet-valid');
    const early = remedy('set-clock-or-renew', { name: artifact.name });
    const isFixedByRenewal = unfit.every(({ reason }) => fixedByRenewal.has(reason));
    return blockedUnfit(ca, unfit, isEarly ? early : isFixedByRenewal ? renewal : undefined);
  }
  const isUnasked = caPlacement.key.kind === 'store' && caPlacement.key.store === null;
  const mayIssue = key !== undefined || isUnasked;
  const projection = certifiedProjection(certificate, mayIssue, certificatesAbove(certificate, caPlacement, parent));
  const warnings = [
    ...caNotes(own),
    ...oddSigner(certificate, caPlacement, parent),
    ...(mayIssue ? [] : [keyless(ca)]),
  ];
  const lacking = lackingParts(copies, key);
  const stale = staleCertificate(copies, certificate).filter((copy) => !lacking.includes(copy));
  if (lacking.length === 0 && stale.length === 0) {
    const next = mayIssue ? {} : { next: remedy('restore-ca-key', replaceable(ca)) };
    return { step: stepFor(artifact, 'unchanged', { warnings, ...next }), projection };
  }
  const reasons = [
    ...lacking.map((copy) => copyMissing(copy, copies)),
    ...stale.map((copy) => finding('copies-differ/stale', { keeper: keeperIn(copy, copies) })),
  ];
  const missing =
    key === undefined
      ? writesOf(lacking, ['certificate'])
      : lacking.flatMap((copy) => writesOf([copy], absentParts(copy)));
  const writes = [...missing, ...writesOf(stale, ['certificate'])];
  return { step: stepFor(artifact, 'copy', { reasons, warnings, writes }), projection };
}
