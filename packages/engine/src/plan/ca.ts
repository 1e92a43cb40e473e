import type { CaArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { hasOtherGeneration, ownCertificate, storedCa } from '../generation/generations.ts';
import type { Copy } from '../inventory/copy.ts';
import { differingIn, keeperIn, pathForMessage } from '../inventory/wording.ts';
import { certificatesAbove } from '../issuing/ca-chain.ts';
import { ownHeldKey } from '../issuing/held-keys.ts';
import { newerImported } from '../issuing/imported-certificates.ts';
import { type Finding, finding, fixedByRenewal, type Remedy, remedy } from '../model/finding.ts';
import type { Differing } from '../model/keeper.ts';
import { present } from '../model/slot.ts';
import type { Operation, Step } from '../model/step.ts';
import { caBlockers, caNotes } from '../policies/certificate-policies.ts';
import type { CaFacts } from '../policies/facts.ts';
import {
  blockedCa,
  blockedUnfit,
  type CaContext,
  certifiedProjection,
  copyMissing,
  keyless,
  type PlannedCa,
  replaceable,
} from './ca-context.ts';
import { oddSigner, reissuedBySigner, whyNeverSigned } from './ca-signer.ts';
import { planForeignCa } from './foreign-ca.ts';
import { emptyIntent, phaseFor, requestedAction } from './intent.ts';
import { orphansOf, planNewCa, planUncertified, uncertifiedBlocker, withoutSigner } from './new-ca.ts';
import { importedOf, noProjection } from './projected-ca.ts';
import { blockedWhileDue, nextOfExpiring, planRenewedCa } from './renewed-ca.ts';
import { blockedByItsRotation, planPhase, planWaitingGeneration, rotationBeside } from './rotated-ca.ts';
import { isRefused, nextWhereRefused, stepFor, writesOf } from './step-for.ts';
import { absentParts, lackingParts, staleCertificate, staleSigning, unreadableParts } from './stored-ca.ts';

/**
 * Plans a CA. A valid CA of any origin stays, and is renewed on request. Only a requested rotation replaces a CA,
 * because every certificate under it would be lost.
 */
export function planCa(ca: CaContext): PlannedCa {
  const { artifact, copies, context, parent } = ca;
  if (copies.length === 0) return keptNowhere(artifact);
  const unreadable = copies.flatMap(unreadableParts);
  if (unreadable.length > 0) {
    // What is asked for is not done either, and what it signs stays as it is.
    const withoutRequest = { ...context, intent: emptyIntent };
    return planUnreadableCa(ca, unreadable, (others) =>
      below(planUnrotated({ ...ca, copies: others, context: withoutRequest }), parent),
    );
  }
  const phase = phaseFor(context.intent, artifact.name);
  const rotated = phase === undefined ? null : planPhase(ca, phase);
  const planned = rotated ?? planUnrotated(ca);
  // A compromised CA is replaced at once, which interrupts the cluster in any case.
  const isReplacedAtOnce = phase === 'distrust' && !hasOtherGeneration(copies);
  return below(isReplacedAtOnce ? planned : unlessReplacedByHand(planned, ca), parent);
}

function below({ step, projection }: PlannedCa, parent: CaContext['parent']): PlannedCa {
  return { step, projection: { ...projection, rotationAbove: parent?.rotation ?? projection.rotationAbove } };
}

/** Plans a CA whose rotation is not requested. */
function planUnrotated(ca: CaContext): PlannedCa {
  const withoutRequest = planInUse(ca);
  const waiting = planWaitingGeneration(ca, withoutRequest);
  const { step, projection } = waiting ?? withoutRequest;
  return { step, projection: { ...projection, rotation: rotationBeside(ca.copies, waiting !== null) } };
}

function planInUse(ca: CaContext): PlannedCa {
  const { artifact, copies, context, caPlacement } = ca;
  if (caPlacement.key.kind === 'issuers' || caPlacement.key.kind === 'external') return planForeignCa(ca);
  const stored = storedCa(copies);
  const key = stored.key ?? ownHeldKey(caPlacement.held, stored.certificate, artifact.keyKind)?.publicKey;
  const differing = differences(copies, stored.key);
  if (differing.length > 0) {
    const rotating = blockedByItsRotation(artifact, copies);
    return rotating ?? blockedCa(artifact, differing, remedy('copy-own-pair'), [finding('copies-differ/ca')]);
  }
  const { certificate } = stored;
  if (certificate !== undefined) {
    const withoutRequest = planCertified(ca, certificate, key);
    const reissued = reissuedBySigner(certificate, ca.parent);
    const isMeant = requestedAction(artifact.id, context.intent) !== null || isImported(certificate, key, ca);
    const renewed = (reason?: Finding): PlannedCa => planRenewedCa(ca, certificate, key, withoutRequest, reason);
    if (isMeant || reissued !== null) return renewed(reissued ?? undefined);
    return blockedWhileDue(ca, certificate, withoutRequest, renewed);
  }
  const blocker = uncertifiedBlocker(ca, key);
  if (blocker !== null) return blockedCa(artifact, blocker.reasons, blocker.next, [blocker.blocker]);
  return key === undefined ? planNewCa(ca) : planUncertified(ca, key);
}

function keptNowhere(artifact: CaArtifact): PlannedCa {
  const step = stepFor(artifact, 'unchanged', { warnings: [finding('not-stored')] });
  return { step, projection: { ...noProjection, blocker: [finding('not-stored/ca')] } };
}

/** Blocks a CA that a person replaced by another one. */
function unlessReplacedByHand(planned: PlannedCa, ca: CaContext): PlannedCa {
  const { action } = planned.step;
  if (action === 'blocked' || action === 'pending') return planned;
  const orphans = orphansOf(ca);
  if (orphans.length === 0) return planned;
  const { reasons, next } = withoutSigner(orphans);
  return blockedCa(ca.artifact, reasons, next, [finding('ca-missing/replaced')]);
}

/** Which nodes hold another key, and which another certificate. */
export function differences(copies: readonly Copy[], key: Uint8Array | undefined): readonly Finding[] {
  const own = (copy: Copy): Certificate | undefined => ownCertificate(copy, present(copy.privateKey) ?? key);
  const found = [
    ['private keys', differingIn(copies, (copy) => present(copy.privateKey))],
    ['certificates', differingIn(copies, (copy) => identityIn(own(copy))) ?? differingAmongYoungest(copies, own)],
  ] as const;
  return found.flatMap(([parts, keepers]) =>
    keepers === null ? [] : [finding('copies-differ/parts', { parts, keepers })],
  );
}

/** Returns whether an outside signer has signed the CA again. */
function isImported(
  certificate: Certificate,
  key: Uint8Array | undefined,
  { caPlacement, parent }: CaContext,
): boolean {
  const { signer } = caPlacement;
  const imported = signer.kind === 'external' ? signer.imported : importedOf(parent);
  return key !== undefined && newerImported(imported, key, certificate) !== null;
}

/** The identity of a CA, the same for each of its certificates. */
function identityIn(certificate: Certificate | undefined): Uint8Array | undefined {
  return certificate && Buffer.concat([certificate.subject.raw, certificate.publicKey]);
}

/** An older certificate of the same CA is one of before it was renewed; of two as young, nothing tells. */
function differingAmongYoungest(
  copies: readonly Copy[],
  own: (copy: Copy) => Certificate | undefined,
): Differing | null {
  const begins = (copy: Copy): number => own(copy)?.notBefore.getTime() ?? Number.NEGATIVE_INFINITY;
  const latest = Math.max(...copies.map(begins));
  return differingIn(
    copies.filter((copy) => begins(copy) === latest),
    (copy) => own(copy)?.der,
  );
}

/** Keeps a stored CA as long as it is fit, and copies it where missing. */
function planCertified(ca: CaContext, certificate: Certificate, key: Uint8Array | undefined): PlannedCa {
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
  const signing = staleSigning(copies, certificate);
  const isWhole = lacking.length === 0 && stale.length === 0;
  const next = isWhole && !mayIssue ? { next: remedy('restore-ca-key', replaceable(ca)) } : {};
  if (isWhole && signing.length === 0) {
    return { step: stepFor(artifact, 'unchanged', { warnings, ...next }), projection };
  }
  const reasons = [
    ...lacking.map((copy) => copyMissing(copy, copies)),
    ...stale.map((copy) => finding('copies-differ/stale', { keeper: keeperIn(copy, copies) })),
    ...signing.map(signingProblem),
  ];
  const missing =
    key === undefined
      ? writesOf(lacking, ['certificate'])
      : lacking.flatMap((copy) => writesOf([copy], absentParts(copy)));
  const writes = [...missing, ...writesOf(stale, ['certificate']), ...writesOf(signing, ['signing certificate'])];
  const operations: readonly Operation[] =
    key === undefined ? ['keep-certificate'] : ['use-stored-key', 'keep-certificate'];
  return { step: stepFor(artifact, 'copy', { reasons, warnings, operations, writes, ...next }), projection };
}

function signingProblem(copy: Copy): Finding {
  const isAbsent = copy.signingCertificates?.state === 'absent';
  const location = pathForMessage(copy, 'signing certificate');
  return finding(isAbsent ? 'copy-missing/signing' : 'copies-differ/signing', { location });
}

/** Blocks an unreadable CA; `planOf` plans for the copies whose private key is readable, if there are any. */
function planUnreadableCa(
  { artifact, copies }: CaContext,
  unreadable: readonly Finding[],
  planOf: (copies: readonly Copy[]) => PlannedCa,
): PlannedCa {
  const judged = copiesWithKey(copies).length === 0 ? null : judgedByOthers(copies, planOf);
  if (judged === null) {
    const next = remedyOfUnreadableCa(artifact, copies, []);
    const { step, projection } = blockedCa(artifact, unreadable, next, [finding('unreadable/ca')]);
    return { step, projection: { ...projection, next: remedy('make-ca-readable', { ca: artifact.name }) } };
  }
  const { reasons, warnings } = judged.step;
  const step = stepFor(artifact, 'blocked', {
    reasons: [...unreadable, ...reasons],
    warnings,
    next: remedyOfUnreadableCa(artifact, copies, copiesWithKey(copies)),
  });
  return { step, projection: judged.projection };
}

export function copiesWithKey(copies: readonly Copy[]): readonly Copy[] {
  return copies.filter(({ privateKey }) => present(privateKey) !== undefined);
}

/** `having` are copies that may be copied. An unreadable key counts as lost once removed: then the CA can be replaced. */
export function remedyOfUnreadableCa(
  artifact: CaContext['artifact'],
  copies: readonly Copy[],
  having: readonly Copy[],
): Remedy {
  if (isRefused(copies, ['certificate', 'private key'])) return nextWhereRefused;
  if (having.length > 0) return remedy('copy-key', { keepers: having.map((copy) => keeperIn(copy, copies)) });
  const isCertified = copies.some(({ certificates }) => present(certificates) !== undefined);
  const isOfKeys = copies.every(({ certificates }) => certificates?.state !== 'unreadable');
  return isCertified && isOfKeys
    ? remedy('restore-key', replaceable({ artifact, copies }))
    : remedy('restore-or-move-away');
}

const leaving: ReadonlySet<Step['action']> = new Set<Step['action']>(['unchanged', 'copy', 'pending']);

/** Plans without the unreadable keys; null where that changes more than copies. */
function judgedByOthers(copies: readonly Copy[], planOf: (copies: readonly Copy[]) => PlannedCa): PlannedCa | null {
  const others = copies.map((copy): Copy => {
    const { privateKey, ...others } = copy;
    return privateKey?.state === 'unreadable' ? others : copy;
  });
  if (others.some((copy) => unreadableParts(copy).length > 0)) return null;
  const planned = planOf(others);
  return leaving.has(planned.step.action) ? planned : null;
}
