import { PluginError } from '@kpki/plugin';
import type { CaArtifact } from '@kpki/spec';
import { brokenSignature, type Certificate, readPublicKey, verifySignature } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { hasGenerationBeside, ownCertificate } from '../generation/generations.ts';
import type { Copy } from '../inventory/copy.ts';
import type { CopyElsewhere } from '../inventory/elsewhere.ts';
import { differingIn, pathForMessage } from '../inventory/wording.ts';
import { ownHeldKey } from '../issuing/held-keys.ts';
import { newerImported } from '../issuing/imported-certificates.ts';
import type { Finding } from '../model/finding.ts';
import { finding, remedy } from '../model/finding.ts';
import type { Differing } from '../model/keeper.ts';
import { present } from '../model/slot.ts';
import { belowRotated, signedAnew } from './above-ca.ts';
import { storedCa, unreadableParts } from './ca-parts.ts';
import { blockedCa, type CaContext, keyLocation, type PlannedCa, type Signed } from './ca-steps.ts';
import { blockedWhileDue } from './due-ca.ts';
import { asDeclared, askedOf, phaseFor } from './intent.ts';
import { whileNextKeyWaits } from './plan-awaited-generation.ts';
import { planCertified } from './plan-certified-ca.ts';
import { planForeignCa } from './plan-foreign-ca.ts';
import { planNewCa, planUncertified } from './plan-new-ca.ts';
import { blockedByItsRotation, duringRotation, planPhase, withSigning } from './plan-phase.ts';
import { planRenewedCa } from './plan-renewed-ca.ts';
import { planUnreadableCa } from './plan-unreadable-ca.ts';
import { noProjection } from './projected-ca.ts';
import { nextWhereRefused } from './refused.ts';
import { stepFor } from './step-for.ts';

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
      belowRotated(unrotated({ ...ca, copies: others, context: asItIs }), parent),
    );
  }
  const phase = phaseFor(context.intent, artifact.name);
  const rotated = phase === undefined ? null : planPhase(ca, phase);
  const planned = rotated ?? unrotated(ca);
  // A compromised CA is replaced at once, which interrupts the cluster in any case.
  const isReplacedAtOnce = phase === 'distrust' && !hasGenerationBeside(copies);
  return belowRotated(isReplacedAtOnce ? planned : unlessReplacedByHand(planned, ca), parent);
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
    const anew = signedAnew(certificate, ca.parent);
    const isMeant = askedOf(artifact.id, context.intent) !== null || isImported(certificate, key, ca);
    const renewed = (reason?: Finding): PlannedCa => planRenewedCa(ca, certificate, key, asItIs, reason);
    if (isMeant || anew !== null) return renewed(anew ?? undefined);
    const kept = withSigning(asItIs, certificate, copies);
    return blockedWhileDue(ca, certificate, kept, renewed);
  }
  if (key === undefined) return withoutAnything(ca);

  const why = whyUnusable(key);
  if (why !== null) {
    const reasons = [finding('unreadable/key', { key: keyLocation(ca), why })];
    return blockedCa(artifact, reasons, undefined, [finding('unreadable/ca')]);
  }
  return planUncertified(ca, key);
}

function keptNowhere(artifact: CaArtifact): PlannedCa {
  const step = stepFor(artifact, 'unchanged', { warnings: [finding('not-stored')] });
  return { step, projection: { ...noProjection, obstacle: [finding('not-stored/ca')] } };
}

function withoutAnything(ca: CaContext): PlannedCa {
  const { artifact, copies, context } = ca;
  const elsewhere = context.elsewhere.get(artifact.id);
  if (elsewhere !== undefined) return blockedElsewhere(artifact, copies, elsewhere);
  const orphans = [...ca.signed()];
  if (orphans.length > 0) return blockedWithoutSigner(artifact, orphans, finding('ca-missing/absent'));
  return planNewCa(ca);
}

/**
 * Blocks a CA that signed nothing of what is stored under its name: it replaced another one, which the cluster trusts.
 * If a stored trust bundle holds both, the cluster works with either.
 */
function unlessReplacedByHand(planned: PlannedCa, { artifact, copies, signed, trustedWith }: CaContext): PlannedCa {
  const { action } = planned.step;
  if (action === 'blocked' || action === 'pending') return planned;
  const own = copies.flatMap(({ certificates, nextCertificates, previousCertificates }) =>
    [certificates, nextCertificates, previousCertificates].flatMap((each) => present(each) ?? []),
  );
  if (own.length === 0 || signedByAny(signed(), own)) return planned;
  const orphans = [...signed()].filter(isTelling(own));
  if (orphans.length === 0 || signedByAny(orphans, trustedWith(own))) return planned;
  return blockedWithoutSigner(artifact, orphans, finding('ca-missing/replaced'));
}

function signedByAny(signed: Iterable<Signed>, signers: readonly Certificate[]): boolean {
  const keys = distinctKeys(signers);
  for (const { certificate } of signed) {
    if (keys.some((publicKey) => verifySignature(certificate, publicKey))) return true;
  }
  return false;
}

/** Each node has a copy of the same few. */
function distinctKeys(certificates: readonly Certificate[]): readonly Uint8Array[] {
  return [
    ...new Map(certificates.map(({ publicKey }) => [Buffer.from(publicKey).toString('latin1'), publicKey])).values(),
  ];
}

/** A broken signature proves no signer, nor does a CA that names another issuer, from before a change of topology. */
function isTelling(own: readonly Certificate[]): (signed: Signed) => boolean {
  return ({ artifact, certificate: { signatureAlgorithm, issuer } }) =>
    brokenSignature(signatureAlgorithm) === null &&
    (artifact.kind !== 'ca' || own.some(({ subject }) => sameBytes(subject.raw, issuer.raw)));
}

function blockedWithoutSigner(artifact: CaArtifact, orphans: readonly Signed[], obstacle: Finding): PlannedCa {
  const signed = orphans.map(({ artifact: { name }, copy, part }) => ({ name, location: pathForMessage(copy, part) }));
  const reasons = signed.slice(0, 1).map(({ location }) => finding('ca-missing', { location }));
  return blockedCa(artifact, reasons, remedy('restore-ca', { signed }), [obstacle]);
}

/** Which nodes hold another key, and which another certificate. */
function differences(copies: readonly Copy[], key: Uint8Array | undefined): readonly Finding[] {
  const own = (copy: Copy): Certificate | undefined => ownCertificate(copy, present(copy.privateKey) ?? key);
  const found = [
    ['private keys', differingIn(copies, (copy) => present(copy.privateKey))],
    ['certificates', differingIn(copies, (copy) => identityIn(own(copy))) ?? differingAmongYoungest(copies, own)],
  ] as const;
  return found.flatMap(([parts, keepers]) =>
    keepers === null ? [] : [finding('copies-differ/parts', { parts, keepers })],
  );
}

/** Whether whoever signs it from outside has signed it anew. */
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

/** The number of nodes has changed, and with it where the layout keeps everything. */
function blockedElsewhere(
  artifact: CaArtifact,
  copies: readonly Copy[],
  { where: location, unreadable: why }: CopyElsewhere,
): PlannedCa {
  if (why !== null) {
    const reasons = [finding('unreadable/elsewhere', { location, why })];
    return blockedCa(artifact, reasons, nextWhereRefused, [finding('unreadable/ca-elsewhere')]);
  }
  const [copy] = copies;
  const belongs = copy === undefined ? artifact.id : pathForMessage(copy, 'certificate');
  return blockedCa(
    artifact,
    [finding('stored-elsewhere', { location, belongs })],
    remedy('move-files', { location, belongs }),
    [finding('stored-elsewhere/ca')],
  );
}

/** Why nothing can be signed with a key: it is on another curve than those of Kubernetes, or is none. */
function whyUnusable(key: Uint8Array): string | null {
  try {
    readPublicKey(key);
    return null;
  } catch (error) {
    if (PluginError.is(error)) return error.message;
    throw error;
  }
}
