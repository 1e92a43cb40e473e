import type { CaArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { hasGenerationBeside, ownCertificate } from '../generation/generations.ts';
import type { Copy } from '../inventory/copy.ts';
import { differingIn } from '../inventory/wording.ts';
import { ownHeldKey } from '../issuing/held-keys.ts';
import { newerImported } from '../issuing/imported-certificates.ts';
import type { Finding } from '../model/finding.ts';
import { finding, remedy } from '../model/finding.ts';
import type { Differing } from '../model/keeper.ts';
import { present } from '../model/slot.ts';
import { belowRotated, reissuedBySigner } from './above-ca.ts';
import { storedCa, unreadableParts } from './ca-parts.ts';
import { blockedCa, type CaContext, type PlannedCa } from './ca-steps.ts';
import { blockedWhileDue } from './due-ca.ts';
import { asDeclared, askedOf, phaseFor } from './intent.ts';
import { orphansOf, withoutSigner } from './orphans.ts';
import { whileNextKeyWaits } from './plan-awaited-generation.ts';
import { planCertified } from './plan-certified-ca.ts';
import { planForeignCa } from './plan-foreign-ca.ts';
import { planNewCa, planUncertified } from './plan-new-ca.ts';
import { blockedByItsRotation, duringRotation, planPhase, withSigning } from './plan-phase.ts';
import { planRenewedCa } from './plan-renewed-ca.ts';
import { planUnreadableCa } from './plan-unreadable-ca.ts';
import { noProjection } from './projected-ca.ts';
import { stepFor } from './step-for.ts';
import { uncertifiedBlocker } from './uncertified-ca.ts';

/**
 * Plans a CA. A fit one is kept, wherever it was made, and renewed on request; none is ever replaced, since every
 * certificate under it would be lost.
 */
export function planCa(ca: CaContext): PlannedCa {
  const { artifact, copies, context, parent } = ca;
  if (copies.length === 0) return keptNowhere(artifact);
  const unrotated = (own: CaContext): PlannedCa => duringRotation(whileNextKeyWaits(planUnrotated(own), own), copies);
  const unreadable = copies.flatMap(unreadableParts);
  if (unreadable.length > 0) {
    // What is asked for is not done either, and what it signs stays as it is.
    const asItIs = { ...context, intent: asDeclared };
    return planUnreadableCa(ca, unreadable, (others) =>
      below(unrotated({ ...ca, copies: others, context: asItIs }), parent),
    );
  }
  const phase = phaseFor(context.intent, artifact.name);
  const rotated = phase === undefined ? null : planPhase(ca, phase);
  const planned = rotated ?? unrotated(ca);
  // A compromised CA is replaced at once, which interrupts the cluster in any case.
  const isReplacedAtOnce = phase === 'distrust' && !hasGenerationBeside(copies);
  return below(isReplacedAtOnce ? planned : unlessReplacedByHand(planned, ca), parent);
}

function below({ step, projection }: PlannedCa, parent: CaContext['parent']): PlannedCa {
  return { step, projection: belowRotated(projection, parent) };
}

function planUnrotated(ca: CaContext): PlannedCa {
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
    const asItIs = planCertified(ca, certificate, key);
    const reissued = reissuedBySigner(certificate, ca.parent);
    const isMeant = askedOf(artifact.id, context.intent) !== null || isImported(certificate, key, ca);
    const renewed = (reason?: Finding): PlannedCa => planRenewedCa(ca, certificate, key, asItIs, reason);
    if (isMeant || reissued !== null) return renewed(reissued ?? undefined);
    const kept = withSigning(asItIs, certificate, copies);
    return blockedWhileDue(ca, certificate, kept, renewed);
  }
  const blocker = uncertifiedBlocker(ca, key);
  if (blocker !== null) return blockedCa(artifact, blocker.reasons, blocker.next, [blocker.obstacle]);
  return key === undefined ? planNewCa(ca) : planUncertified(ca, key);
}

function keptNowhere(artifact: CaArtifact): PlannedCa {
  const step = stepFor(artifact, 'unchanged', { warnings: [finding('not-stored')] });
  return { step, projection: { ...noProjection, obstacle: [finding('not-stored/ca')] } };
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
  const imported = signer.kind === 'external' ? signer.imported : parent?.imported;
  return key !== undefined && newerImported(imported, key, certificate) !== null;
}

/** What a CA is told by, whichever of its certificates it is. */
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
