import { PluginError } from '@kpki/plugin';
import type { CaArtifact } from '@kpki/spec';
import { brokenSignature, type Certificate, readPublicKey, verifySignature } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { hasGenerationBeside, ownCertificate } from '../generation/generations.ts';
import type { Copy } from '../inventory/copy.ts';
import type { CopyElsewhere } from '../inventory/elsewhere.ts';
import { whereIs, whoDiffers } from '../inventory/wording.ts';
import { ownHeldKey } from '../issuing/held-keys.ts';
import { newerImported } from '../issuing/imported-certificates.ts';
import { type Finding, notStored } from '../model/reason.ts';
import { present } from '../model/slot.ts';
import { belowRotated, signedAnew } from './above-ca.ts';
import { storedCa, unreadableParts } from './ca-parts.ts';
import { blockedCa, type CaContext, type PlannedCa, type Signed, whereHolds } from './ca-steps.ts';
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
    return (
      rotating ??
      blockedCa(
        artifact,
        differing,
        'its copies differ',
        'copy the certificate and key that belong to the cluster over the others',
      )
    );
  }
  const { certificate } = stored;
  if (certificate !== undefined) {
    const asItIs = planCertified(ca, certificate, key);
    const anew = signedAnew(certificate, ca.parent);
    const isMeant = askedOf(artifact.id, context.intent) !== null || isImported(certificate, key, ca);
    const renewed = (finding?: Finding): PlannedCa => planRenewedCa(ca, certificate, key, asItIs, finding);
    if (isMeant || anew !== null) return renewed(anew ?? undefined);
    const kept = withSigning(asItIs, certificate, copies);
    return blockedWhileDue(ca, certificate, kept, renewed);
  }
  if (key === undefined) return withoutAnything(ca);

  const why = whyUnusable(key);
  if (why !== null) {
    const text = `${whereHolds(ca)}: ${why}`;
    return blockedCa(artifact, [{ reason: 'unreadable', text }], 'what is there cannot be read');
  }
  return planUncertified(ca, key);
}

function keptNowhere(artifact: CaArtifact): PlannedCa {
  const step = stepFor(artifact, 'unchanged', { warnings: [notStored] });
  return { step, projection: { ...noProjection, obstacle: 'no sink keeps it' } };
}

function withoutAnything(ca: CaContext): PlannedCa {
  const { artifact, copies, context } = ca;
  const elsewhere = context.elsewhere.get(artifact.id);
  if (elsewhere !== undefined) return blockedElsewhere(artifact, copies, elsewhere);
  const orphans = [...ca.signed()];
  if (orphans.length > 0) return blockedWithoutSigner(artifact, orphans, 'its certificate and key are not there');
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
  return blockedWithoutSigner(artifact, orphans, 'another one was put in its place');
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

function blockedWithoutSigner(artifact: CaArtifact, orphans: readonly Signed[], obstacle: string): PlannedCa {
  const where = orphans.slice(0, 1).map(({ copy, part }) => whereIs(copy, part));
  const text = `${where.join()} is stored, but the CA that signed it is not; the cluster trusts no other`;
  return blockedCa(artifact, [{ reason: 'ca-missing', text }], obstacle, nextOfOrphans(orphans));
}

/** Which nodes hold another key, and which another certificate. */
function differences(copies: readonly Copy[], key: Uint8Array | undefined): readonly Finding[] {
  const own = (copy: Copy): Certificate | undefined => ownCertificate(copy, present(copy.privateKey) ?? key);
  const found = [
    ['private keys', whoDiffers(copies, (copy) => present(copy.privateKey))],
    ['certificates', whoDiffers(copies, (copy) => identityIn(own(copy))) ?? whoDiffersAmongYoungest(copies, own)],
  ] as const;
  return found.flatMap(([what, who]) =>
    who === null ? [] : [{ reason: 'copies-differ' as const, text: `its copies hold different ${what}: ${who}` }],
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
function whoDiffersAmongYoungest(copies: readonly Copy[], own: (copy: Copy) => Certificate | undefined): string | null {
  const begins = (copy: Copy): number => own(copy)?.notBefore.getTime() ?? Number.NEGATIVE_INFINITY;
  const latest = Math.max(...copies.map(begins));
  return whoDiffers(
    copies.filter((copy) => begins(copy) === latest),
    (copy) => own(copy)?.der,
  );
}

/** The number of nodes has changed, and with it where the layout keeps everything. */
function blockedElsewhere(
  artifact: CaArtifact,
  copies: readonly Copy[],
  { where, unreadable }: CopyElsewhere,
): PlannedCa {
  if (unreadable !== null) {
    const text = `${where}: ${unreadable}; it may be there, from when the cluster had another number of nodes`;
    const reasons: Finding[] = [{ reason: 'unreadable', text }];
    return blockedCa(artifact, reasons, 'whether it is there cannot be read', nextWhereRefused);
  }
  const [copy] = copies;
  const belongs = copy === undefined ? artifact.id : whereIs(copy, 'certificate');
  const text = `${where} is there, from when the cluster had another number of nodes; now it belongs to ${belongs}`;
  const moved = `move each node's files to where they belong, as ${where} to ${belongs}, and plan again`;
  // One node's own files look the same: its folder was named in place of the one above.
  const ofOneNode = `if these are the files of one node of several, name the folder that has one for each node in its place`;
  const next = belongs.endsWith(`/${where}`) ? `${ofOneNode}; if not, ${moved}` : moved;
  return blockedCa(artifact, [{ reason: 'stored-elsewhere', text }], 'it is not where it belongs', next);
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

/** More of them are told by their names: that many locations would bury what else is said. */
const mostLocations = 12;

/** What somebody does where a CA is gone whole, and what it signed is not: both ways out. */
function nextOfOrphans(orphans: readonly Signed[]): string {
  const names = [...new Set(orphans.map(({ artifact }) => artifact.name))].join(', ');
  const what =
    orphans.length > mostLocations
      ? `${names}, wherever they are`
      : orphans.map(({ copy, part }) => whereIs(copy, part)).join(', ');
  return `put its certificate and key back, from a backup; or, if they are lost, move away everything that it signed, and \`kpki apply\` makes all of it anew: ${what}`;
}
